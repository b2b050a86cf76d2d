// Names on the map: shown from a zoom on, the important ones first, none over another.

import { element } from "./dom.js";

const GAP = 3;

/** Names that may step aside for the signs of parcels, and how far. */
const SHIFTS = { district: [0, 34, -34, 62, -62] };

/**
 * @typedef {object} Label
 * @property {L.LatLng} at
 * @property {string} text
 * @property {string} kind names the style
 * @property {number} from least zoom
 * @property {number} [to] greatest zoom
 * @property {number} [rank] lower comes first
 * @property {number} [below] pixels below the place
 */

const WIDTH = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

function widthOf(words, size) {
  let width = 0;
  for (const letter of words) width += WIDTH.test(letter) ? size : size * 0.58;
  return width;
}

/** Labels of all layers of one map. */
export class Labels {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    /** @type {Map<object, Label[]>} */
    this.sets = new Map();
    /** Where signs stand that names should not lie under. */
    this.signs = () => [];
    const pane = map.createPane("labels");
    pane.classList.add("map-labels");
    pane.setAttribute("aria-hidden", "true");
    this.group = L.layerGroup().addTo(map);
    map.on("moveend zoomend resize", () => this.schedule());
  }

  /**
   * @param {object} owner
   * @param {Label[] | null} labels none takes the owner's labels away
   */
  set(owner, labels) {
    if (labels) this.sets.set(owner, labels);
    else this.sets.delete(owner);
    this.schedule();
  }

  schedule() {
    cancelAnimationFrame(this.frame ?? 0);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const zoom = this.map.getZoom();
    const view = this.map.getBounds().pad(0.05);
    const wanted = [...this.sets.values()].flat().filter(
      (label) => zoom >= label.from && zoom <= (label.to ?? 99) && view.contains(label.at),
    );
    wanted.sort((one, other) => (one.rank ?? 5) - (other.rank ?? 5));
    this.group.clearLayers();
    const taken = [];
    const signs = this.signs().map((at) => this.squareAt(at));
    for (const label of wanted) {
      const isFree = (box) => !taken.some((other) => overlaps(box, other));
      const boxes = (SHIFTS[label.kind] ?? [0]).map((shift) => this.boxOf(label, shift));
      const free = boxes.filter(isFree);
      const clear = free.find((box) => !signs.some((sign) => overlaps(box, sign)));
      const box = clear ?? free[0];
      if (!box) continue;
      taken.push(box);
      this.group.addLayer(marker(label, box));
    }
  }

  squareAt(at) {
    const { x, y } = this.map.latLngToContainerPoint(at);
    return { left: x - 18, top: y - 18, width: 36, height: 36 };
  }

  /**
   * @param {Label} label
   * @param {number} shift pixels downwards
   */
  boxOf(label, shift) {
    const point = this.map.latLngToContainerPoint(label.at);
    const size = label.kind === "district" ? 15 : 12;
    const width = widthOf(label.text, size) + 4;
    const top = point.y + shift + (label.below ?? -size / 2 - 2);
    return { left: point.x - width / 2, top, width, height: size + 4, offset: top - point.y };
  }
}

function marker(label, box) {
  const words = element("span", { class: `map-label map-label--${label.kind}` }, label.text);
  const mark = L.divIcon({
    className: "map-label-box",
    html: words,
    iconSize: [box.width, box.height],
    iconAnchor: [box.width / 2, -box.offset],
  });
  return L.marker(label.at, { icon: mark, interactive: false, keyboard: false, pane: "labels" });
}

function overlaps(one, other) {
  return (
    one.left < other.left + other.width + GAP &&
    other.left < one.left + one.width + GAP &&
    one.top < other.top + other.height + GAP &&
    other.top < one.top + one.height + GAP
  );
}
