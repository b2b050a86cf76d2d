// Parcels: clusters and points below zoom 12, outlines from 12, letters from 14, numbers from 15.

import { DataLayer } from "./data_layer.js";
import { svg } from "./dom.js";
import { text } from "./messages.js";
import { openPopup } from "./popup.js";
import { parcelTiles, TILE_ZOOM } from "./tiles.js";

const OUTLINE_ZOOM = 12;
const LETTER_ZOOM = 14;
const NUMBER_ZOOM = 15;
const STATUSES = ["listed", "announced", "promoted", "sold", "withdrawn"];

// Parcels are in the list: their signs are no stops of the keyboard.
for (const kind of [L.MarkerCluster, L.MarkerClusterNonAnimated]) {
  kind.prototype.options.keyboard = false;
}

/** A ring of the statuses in a cluster around their count. */
function clusterIcon(cluster) {
  const statuses = cluster.getAllChildMarkers().map((marker) => marker.feature.properties.status);
  const count = statuses.length;
  const size = count < 10 ? 36 : count < 50 ? 44 : 52;
  const middle = size / 2;
  const radius = middle - 4;
  const round = 2 * Math.PI * radius;
  const circle = (attributes) => svg("circle", { cx: middle, cy: middle, r: radius, ...attributes });
  const picture = svg("svg", { width: size, height: size, "aria-hidden": "true" });
  picture.append(circle({ class: "map-cluster__ground" }));
  let turned = 0;
  for (const status of STATUSES) {
    const share = statuses.filter((other) => other === status).length / count;
    if (!share) continue;
    const dash = `${share * round} ${round}`;
    const arc = { class: `map-cluster__arc map-cluster__arc--${status}` };
    arc["stroke-dasharray"] = dash;
    arc["stroke-dashoffset"] = -turned * round;
    picture.append(circle(arc));
    turned += share;
  }
  const figure = svg("text", { x: middle, y: middle, class: "map-cluster__count" });
  figure.append(String(count));
  picture.append(figure);
  const title = text("cluster", { count });
  picture.prepend(svg("title", {}, document.createTextNode(title)));
  return L.divIcon({ className: "map-cluster", html: picture, iconSize: [size, size] });
}

function pointIcon(status) {
  const dot = svg("svg", { width: 18, height: 18, "aria-hidden": "true" });
  dot.append(svg("circle", { cx: 9, cy: 9, r: 6.5, class: `map-point map-point--${status}` }));
  return L.divIcon({ className: "map-point-box", html: dot, iconSize: [18, 18] });
}

/** A place inside an outline: the server's, else the middle. */
function placeOf(feature, outline) {
  const at = feature.properties.label_at;
  return at ? L.latLng(at[1], at[0]) : outline.getBounds().getCenter();
}

export const ParcelLayer = DataLayer.extend({
  build() {
    /** number -> {feature, outline, marker, at} */
    this.parcels = new Map();
    this.outlines = L.layerGroup();
    this.faint = L.layerGroup();
    this.clusters = L.markerClusterGroup({
      iconCreateFunction: clusterIcon,
      disableClusteringAtZoom: OUTLINE_ZOOM,
      maxClusterRadius: 46,
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: false,
      animate: false,
      clusterPane: "parcel-point",
    });
    for (const feature of this.features) this.add(feature);
    this.sort();
  },

  /** Take the outlines from tiles where there are more than the server sends at once. */
  onAdd(map) {
    if (this.options.tiles && !this.tiles) {
      this.marked = L.layerGroup();
      this.tiles = parcelTiles(this, (properties, at) => {
        openPopup(map, at, properties);
        this.select(properties.number);
        this.fire("pick", { number: properties.number });
      });
    }
    DataLayer.prototype.onAdd.call(this, map);
  },

  /** The classes of an outline in a tile. */
  classesOf({ number, status }) {
    const dimmed = this.isMatch(number) ? "" : " map-parcel--dimmed";
    return `map-parcel map-parcel--${status}${dimmed}`;
  },

  add(feature) {
    const { number, status } = feature.properties;
    const options = { pane: "parcel", renderer: this.renderer };
    const outline = L.geoJSON(feature, options).getLayers()[0];
    const at = placeOf(feature, outline);
    const marker = L.marker(at, { icon: pointIcon(status), pane: "parcel-point", keyboard: false });
    marker.feature = feature;
    const parcel = { feature, outline, marker, at };
    for (const layer of [outline, marker]) {
      layer.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        this.open(number, event.latlng);
        this.fire("pick", { number });
      });
      layer.on("mouseover", () => this.highlight(number, true));
      layer.on("mouseout", () => this.highlight(number, false));
    }
    this.parcels.set(number, parcel);
  },

  /**
   * Say which parcels meet the filter; the others are dimmed. None means all do.
   * @param {Set<string> | null} numbers
   */
  match(numbers) {
    this.matching = numbers;
    if (this.state === "ready") {
      this.sort();
      this.refresh();
    }
    if (this.tiles?._map) this.tiles.redraw();
  },

  isMatch(number) {
    return !this.matching || this.matching.has(number);
  },

  sort() {
    this.clusters.clearLayers();
    this.faint.clearLayers();
    this.outlines.clearLayers();
    const met = [];
    for (const [number, parcel] of this.parcels) {
      this.paint(number);
      this.outlines.addLayer(parcel.outline);
      if (this.isMatch(number)) met.push(parcel.marker);
      else this.faint.addLayer(this.faintMark(parcel));
    }
    this.clusters.addLayers(met);
  },

  /** Give an outline the classes of its state; kept in its options for when it is drawn. */
  paint(number) {
    const parcel = this.parcels.get(number);
    if (!parcel) return;
    const states = { dimmed: !this.isMatch(number), active: number === this.active,
      selected: number === this.selected };
    const on = Object.keys(states).filter((name) => states[name]);
    const classes = [parcel.feature.properties.status, ...on].map((name) => `map-parcel--${name}`);
    const className = `map-shape map-parcel ${classes.join(" ")}`;
    parcel.outline.options.className = className;
    // Above the tiles, only what is in question is drawn apart.
    if (states.active || states.selected) this.marked?.addLayer(parcel.outline);
    else this.marked?.removeLayer(parcel.outline);
    parcel.outline.getElement()?.setAttribute("class", `${className} leaflet-interactive`);
  },

  faintMark({ at }) {
    const className = "map-point map-point--faint";
    return L.circleMarker(at, { pane: "parcel", radius: 3, className, interactive: false });
  },

  refresh() {
    const map = this._map;
    if (!map || this.state !== "ready") return;
    const near = map.getZoom() >= OUTLINE_ZOOM;
    const tiled = Boolean(this.tiles) && map.getZoom() >= TILE_ZOOM;
    const layers = [
      [this.outlines, near && !tiled], [this.clusters, !near], [this.faint, !near],
    ];
    if (this.tiles) layers.push([this.tiles, tiled], [this.marked, tiled]);
    // Going ones first: an outline may lie in a layer that comes, too.
    for (const [layer, wanted] of layers) if (!wanted) this.removeLayer(layer);
    for (const [layer, wanted] of layers) if (wanted) this.addLayer(layer);
    if (!map.portal) return;
    map.portal.labels.signs = () => this.signs();
    map.portal.labels.set(this, near ? this.labels() : null);
  },

  /** Where clusters and points stand now. */
  signs() {
    const places = [];
    if (this.hasLayer(this.clusters)) {
      this.clusters._featureGroup.eachLayer((sign) => places.push(sign.getLatLng()));
    }
    return places;
  },

  labels() {
    const labels = [];
    for (const [number, { feature, at }] of this.parcels) {
      const { status } = feature.properties;
      const letter = text(`letter-${status}`);
      const dimmed = this.isMatch(number) ? "" : " map-label--dimmed";
      const kind = `letter map-label--${status}${dimmed}`;
      if (letter) labels.push({ at, text: letter, kind, from: LETTER_ZOOM, rank: 0 });
      const name = feature.properties.name;
      labels.push({ at, text: name, kind: `parcel${dimmed}`, from: NUMBER_ZOOM, rank: 1, below: 14 });
    }
    return labels;
  },

  /** Thicken or thin the outline of a parcel; the map does not move. */
  highlight(number, on) {
    const parcel = this.parcels?.get(number);
    if (!parcel) return;
    this.active = on ? number : null;
    this.paint(number);
    parcel.marker.getElement()?.classList.toggle("map-point-box--active", on);
    const cluster = this.clusters.getVisibleParent(parcel.marker);
    if (cluster && cluster !== parcel.marker) {
      cluster.getElement()?.classList.toggle("map-cluster--active", on);
    }
    if (on) parcel.outline.bringToFront();
  },

  /** Mark one parcel as the one in question. */
  select(number) {
    const before = this.selected;
    this.selected = number;
    this.paint(before);
    this.paint(number);
  },

  open(number, at) {
    const parcel = this.parcels?.get(number);
    if (!parcel) return;
    openPopup(this._map, at ?? parcel.at, parcel.feature.properties);
    this.select(number);
  },

  /** Fit the map to a parcel and open its popup. */
  show(number) {
    const parcel = this.parcels?.get(number);
    if (!parcel) return false;
    this._map.fitBounds(parcel.outline.getBounds(), { maxZoom: 16, padding: [60, 60],
      animate: false });
    this.open(number);
    return true;
  },
});
