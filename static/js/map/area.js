// Searching by place: the view of the map or a drawn shape becomes a field of the filter form.
// The server, not the browser, decides what lies inside.

import { circleFrom, latLngsFrom, toWkt } from "./wkt.js";
import { text } from "./messages.js";

const FIELDS = ["within", "circle", "bbox"];
const FOLLOW_KEY = "map-follow";

const form = () => document.querySelector("[data-filter-form]");

function valueOf(name) {
  return form()?.elements.namedItem(name)?.value ?? "";
}

/** Put one field into the form, empty the other two, send the form. */
function submit(frame, name, value) {
  const target = form();
  if (!target) return;
  for (const field of FIELDS) {
    let input = target.elements.namedItem(field);
    if (!input) {
      input = Object.assign(document.createElement("input"), { type: "hidden", name: field });
      target.append(input);
    }
    input.value = field === name ? value : "";
    input.disabled = !input.value;
  }
  frame.say(text("searching"));
  frame.view.write();
  target.requestSubmit();
}

/** Draw the area the form is filtered by. */
function drawArea(group) {
  group.clearLayers();
  const options = { className: "map-area", interactive: false, pane: "area" };
  const circle = circleFrom(valueOf("circle"));
  if (circle) group.addLayer(L.circle(circle.at, { ...options, radius: circle.radius }));
  const rings = latLngsFrom(valueOf("within"));
  if (rings) group.addLayer(L.polygon(rings, options));
  const box = valueOf("bbox").split(",").map(Number);
  if (box.length === 4 && box.every(Number.isFinite)) {
    const corners = [[box[1], box[0]], [box[3], box[2]]];
    group.addLayer(L.rectangle(corners, { ...options, className: "map-area map-area--view" }));
  }
}

const rounded = (number) => Number(number.toFixed(5));

function viewValue(map) {
  const box = map.getBounds();
  return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map(rounded).join(",");
}

/** Whether the visitor wants the list to follow the map; remembered on this device. */
function remembered() {
  try {
    return localStorage.getItem(FOLLOW_KEY) === "1";
  } catch {
    return false;
  }
}

function remember(on) {
  try {
    localStorage.setItem(FOLLOW_KEY, on ? "1" : "0");
  } catch {
    // A browser that keeps nothing still searches.
  }
}

/**
 * @param {import("./frame.js").Frame} frame
 * @returns {{bounds: () => L.LatLngBounds | null, redraw: () => void}}
 */
export function searchByArea(frame) {
  const { map } = frame;
  map.createPane("area").style.zIndex = "415";
  const group = L.featureGroup().addTo(map);
  const redraw = () => {
    drawArea(group);
    const clear = frame.part("clear");
    if (clear) clear.hidden = !group.getLayers().length;
  };
  redraw();
  followMoves(frame);
  frame.part("clear")?.addEventListener("click", () => submit(frame, "", ""));
  // A sign or outline below the pointer must not take the press that sets a corner.
  const drawing = (on) => () => map.getContainer().classList.toggle("map-drawing", on);
  map.on("draw:drawstart", drawing(true)).on("draw:drawstop", drawing(false));
  map.on("draw:created", ({ layer, layerType }) => {
    layer.remove();
    if (layerType === "circle") {
      const { lng, lat } = layer.getLatLng();
      const radius = Math.max(1, Math.round(layer.getRadius()));
      submit(frame, "circle", `${rounded(lng)},${rounded(lat)},${radius}`);
    } else {
      submit(frame, "within", toWkt(layer.getLatLngs()[0]));
    }
  });
  return { redraw, bounds: () => (group.getLayers().length ? group.getBounds() : null) };
}

function followMoves(frame) {
  const { map } = frame;
  const button = frame.part("search-here");
  const follow = frame.part("follow");
  if (!button || !follow || !form()) return;
  follow.checked = remembered();
  const search = () => {
    button.hidden = true;
    submit(frame, "bbox", viewValue(map));
  };
  follow.addEventListener("change", () => {
    remember(follow.checked);
    if (follow.checked) search();
  });
  button.addEventListener("click", search);
  let timer = 0;
  let touched = 0;
  const touch = () => {
    touched = Date.now();
  };
  for (const kind of ["wheel", "pointerdown", "keydown"]) {
    map.getContainer().addEventListener(kind, touch, { passive: true });
  }
  // Only the visitor's own moves count, not the map's fitting to a parcel.
  map.on("dragend zoomend portal:usermove", () => {
    if (Date.now() - touched > 3000) return;
    clearTimeout(timer);
    if (follow.checked) timer = setTimeout(search, 500);
    else button.hidden = false;
  });
}
