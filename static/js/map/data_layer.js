// A layer whose GeoJSON comes from this portal.

import { isOpenable, labelsOf, signOf, STATION_ZOOM, styleOf } from "./kinds.js";
import { openPopup } from "./popup.js";

/**
 * @typedef {object} LayerOptions
 * @property {string} name
 * @property {string} kind
 * @property {string} url
 * @property {boolean} shown
 */

/**
 * Fetch GeoJSON.
 * @param {string} url
 * @returns {Promise<GeoJSON.FeatureCollection>}
 */
export async function fetchFeatures(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

export const DataLayer = L.LayerGroup.extend({
  /** @param {LayerOptions} options */
  initialize(options) {
    L.LayerGroup.prototype.initialize.call(this, []);
    L.setOptions(this, options);
    this.features = [];
    this.state = "new";
  },

  onAdd(map) {
    L.LayerGroup.prototype.onAdd.call(this, map);
    this.load();
    map.on("zoomend", this.refresh, this);
    this.refresh();
  },

  onRemove(map) {
    map.off("zoomend", this.refresh, this);
    map.portal?.labels.set(this, null);
    L.LayerGroup.prototype.onRemove.call(this, map);
  },

  /** Fetch once; a failed layer is tried again when it is switched on again. */
  load() {
    if (this.state === "ready" || this.state === "loading") return this.ready;
    this.state = "loading";
    this.ready = fetchFeatures(this.options.url).then(
      (collection) => {
        this.state = "ready";
        this.features = collection.features;
        this.build();
        this.refresh();
        this.fire("load");
      },
      () => {
        this.state = "failed";
        this.fire("fail");
      },
    );
    return this.ready;
  },

  /** Make Leaflet's layers of the features. */
  build() {
    const pane = this.options.kind;
    const sprite = this.sprite ?? "";
    const isStation = (feature) => feature.properties.kind === "station";
    const make = (features) =>
      L.geoJSON(features, {
        pane,
        renderer: this.renderer,
        style: styleOf,
        interactive: false,
        pointToLayer: (feature, at) => signOf(feature, at, { sprite, pane }),
        onEachFeature: (feature, layer) => this.prepare(feature, layer),
      });
    this.stations = make(this.features.filter(isStation));
    this.addLayer(make(this.features.filter((feature) => !isStation(feature))));
  },

  prepare(feature, layer) {
    if (!isOpenable(feature)) {
      layer.options.interactive = false;
      return;
    }
    layer.options.interactive = true;
    layer.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      const at = layer.getLatLng ? layer.getLatLng() : event.latlng;
      openPopup(this._map, at, feature.properties);
    });
  },

  /** Show what belongs to the zoom. */
  refresh() {
    const map = this._map;
    if (!map || this.state !== "ready") return;
    const near = map.getZoom() >= STATION_ZOOM;
    if (this.stations?.getLayers().length) {
      if (near) this.addLayer(this.stations);
      else this.removeLayer(this.stations);
    }
    map.portal?.labels.set(this, labelsOf(this.features));
  },
});
