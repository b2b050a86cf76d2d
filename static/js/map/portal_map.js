// Entry: what the script that folium writes calls as `PortalMap`.

import { searchByArea } from "./area.js";
import { DataLayer } from "./data_layer.js";
import { Frame } from "./frame.js";
import { followFinds } from "./goto.js";
import { steerByKeys } from "./keyboard.js";
import { PANES } from "./kinds.js";
import { Labels } from "./labels.js";
import { linkList } from "./linking.js";
import { text, translateDrawing } from "./messages.js";
import { ParcelLayer } from "./parcel_layer.js";
import { showCoordinates } from "./readout.js";

translateDrawing();

/** Below this zoom places shrink or go, so that the parcels stand out. */
const FAR_BELOW = 11.5;

/** @type {WeakMap<L.Map, any[]>} */
const layersOf = new WeakMap();

/** Make the panes and helpers of a map, once. */
function prepare(map) {
  if (map.portal) return;
  for (const [name, height] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = String(height);
  }
  map.createPane("parcel-point").style.zIndex = "616";
  map.portal = { labels: new Labels(map) };
  map.getPane("labels").style.zIndex = "605";
  layersOf.set(map, []);
  const measure = () => {
    map.getContainer().dataset.mapRange = map.getZoom() < FAR_BELOW ? "far" : "near";
  };
  map.on("zoomend", measure);
  measure();
}

const PortalMap = {
  /** @param {import("./data_layer.js").LayerOptions} options */
  dataLayer(options) {
    return options.kind === "parcel" ? new ParcelLayer(options) : new DataLayer(options);
  },

  /** Make a layer known to its map; folium adds it when it is shown from the start. */
  register(map, layer) {
    prepare(map);
    const kind = layer.options.kind;
    layer.renderer = L.svg({ pane: kind, padding: 0.3 });
    layer.sprite = map.getContainer().closest("[data-map-frame]")?.dataset.mapIcons ?? "";
    layersOf.get(map).push(layer);
  },

  /** Tie a map to its frame, once all its layers are there. */
  start(map) {
    prepare(map);
    const frame = new Frame(map);
    const layers = layersOf.get(map);
    dress(map);
    const loaded = frame.watch(layers);
    frame.switchLayers();
    steerByKeys(frame);
    showCoordinates(frame);
    const area = searchByArea(frame);
    const parcels = layers.find((layer) => layer.options.kind === "parcel");
    if (parcels) linkList(frame, parcels);
    followFinds(frame, parcels);
    // The form is replaced a moment after the list.
    frame.onResults((first) => {
      setTimeout(area.redraw, 100);
      if (!first) frame.view.write();
    });
    const placed = place(frame, area);
    loaded.then(() => arrive(frame, parcels, placed));
  },
};

/** Give the controls their texts; Leaflet's own are English. */
function dress(map) {
  map.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  const name = (link, words) => {
    link.title = words;
    link.setAttribute("aria-label", words);
  };
  const { zoomControl, fullscreenControl } = map;
  if (zoomControl) {
    name(zoomControl._zoomInButton, text("zoomIn"));
    name(zoomControl._zoomOutButton, text("zoomOut"));
  }
  if (fullscreenControl) {
    fullscreenControl.options.title = text("fullscreen");
    fullscreenControl.options.titleCancel = text("exitFullscreen");
    name(fullscreenControl.link, text("fullscreen"));
  }
  map.on("enterFullscreen exitFullscreen", () => map.invalidateSize());
}

/** Choose the first view: the address, the filtered area, the map's own bounds. */
function place({ map, view, config }, area) {
  if (view.restore()) return true;
  const bounds = area.bounds();
  map.fitBounds(bounds ?? config.bounds, { animate: false, padding: bounds ? [40, 40] : [0, 0] });
  return Boolean(bounds);
}

/** When the data is there: go to the parcel in question, then let the address follow. */
function arrive(frame, parcels, placed) {
  const { map, view, config } = frame;
  const number = config.parcel ?? view.parcel;
  if (number && parcels?.state === "ready") {
    if (config.parcel) {
      const bounds = parcels.parcels.get(number)?.outline.getBounds();
      if (bounds && !placed) map.fitBounds(bounds.pad(2.5), { animate: false, maxZoom: 16 });
      parcels.select(number);
    } else {
      parcels.show(number);
    }
  }
  view.follow();
}

window.PortalMap = PortalMap;
