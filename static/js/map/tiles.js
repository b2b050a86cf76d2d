// Outlines out of vector tiles, for cities with more parcels than a map takes at once.

import { fetchFeatures } from "./data_layer.js";

/** From this zoom on tiles draw the outlines; the server's tiles begin there too. */
export const TILE_ZOOM = 13;

/**
 * Make the layer of tiles of a parcel layer.
 * @param {{options: {tiles: string, summary: string}, classesOf: (properties: object) => string}} parcels
 * @param {(properties: Record<string, any>, at: L.LatLng) => void} onPress
 */
export function parcelTiles(parcels, onPress) {
  // VectorGrid 1.3.0 calls what Leaflet 1.8 has dropped.
  L.DomEvent.fakeStop ??= L.DomEvent.stop;
  const { tiles, summary } = parcels.options;
  const style = (properties) => ({
    className: `map-shape ${parcels.classesOf(properties)}`, fill: true, weight: 1.5,
  });
  const layer = L.vectorGrid.protobuf(tiles, {
    // SVG takes its colours from the style sheet: light and dark need no drawing anew.
    rendererFactory: L.svg.tile,
    pane: "parcel",
    minZoom: TILE_ZOOM,
    maxNativeZoom: 18,
    interactive: true,
    getFeatureId: (feature) => feature.properties.number,
    vectorTileLayerStyles: { parcels: style },
  });
  let turn = 0;
  layer.on("click", async (event) => {
    L.DomEvent.stop(event);
    const { number, name, status } = event.layer.properties;
    turn += 1;
    const mine = turn;
    let properties = { number, name, status };
    try {
      const url = summary.replace("{number}", encodeURIComponent(number));
      ({ properties } = await fetchFeatures(url));
    } catch {
      // The name alone is better than nothing.
    }
    if (mine === turn) onPress(properties, event.latlng);
  });
  return layer;
}
