// How features of each kind are drawn. Colours are in the style sheet, by class.

import { element, icon } from "./dom.js";

/** Pane of each layer kind, from the ground up. */
export const PANES = {
  district: 401, water: 402, metro: 404, hub: 610, park: 612, deal: 614, parcel: 420,
};

const PLACE_ICONS = {
  park: "factory", airport: "plane", rail: "train-front", port: "ship",
  highway: "milestone", university: "graduation-cap",
};

const HEX = /^#[0-9a-f]{6}$/i;

/** Stations are drawn from this zoom on; below it the lines speak for them. */
export const STATION_ZOOM = 12;

/** @param {GeoJSON.Feature} feature */
export function styleOf(feature) {
  const { kind, color } = feature.properties;
  if (kind === "station") return {};
  const style = { className: `map-shape map-shape--${kind}` };
  if (kind === "line") {
    Object.assign(style, { color: HEX.test(color) ? color : "#77838f", weight: 3 });
  }
  return style;
}

/** What a click can open; the ground is not for clicking. */
export function isOpenable(feature) {
  return !["district", "river", "line", "lake"].includes(feature.properties.kind);
}

/**
 * The sign of a point.
 * @param {GeoJSON.Feature} feature
 * @param {L.LatLng} at
 * @param {{sprite: string, pane: string}} context
 */
export function signOf(feature, at, { sprite, pane }) {
  const { kind, color } = feature.properties;
  if (kind === "station") {
    const change = feature.properties.lines > 1;
    const className = `map-shape map-station${change ? " map-station--change" : ""}`;
    const stroke = HEX.test(color) ? color : "#77838f";
    return L.circleMarker(at, { pane, className, radius: change ? 5 : 4, color: stroke, weight: 2 });
  }
  const name = PLACE_ICONS[kind];
  const sign = element("span", { class: `map-sign map-sign--${kind}` });
  if (name) sign.append(icon(sprite, name));
  const size = kind === "deal" ? 16 : 26;
  const shape = L.divIcon({ className: "map-sign-box", html: sign, iconSize: [size, size] });
  return L.marker(at, { icon: shape, pane, keyboard: false, riseOnHover: true });
}

/**
 * The names of a layer's features.
 * @param {GeoJSON.Feature[]} features
 * @returns {import("./labels.js").Label[]}
 */
export function labelsOf(features) {
  const found = [];
  for (const { properties, geometry } of features) {
    const label = LABELS[properties.kind];
    const at = properties.label_at ?? (geometry?.type === "Point" ? geometry.coordinates : null);
    if (!label || !at) continue;
    found.push({
      at: L.latLng(at[1], at[0]),
      text: properties.short_name ?? properties.name,
      kind: properties.kind,
      ...label,
    });
  }
  return found;
}

const LABELS = {
  district: { from: 9, to: 12.5, rank: 1 },
  lake: { from: 11, rank: 4 },
  river: { from: 9.5, rank: 3 },
  park: { from: 12, rank: 5, below: 14 },
  airport: { from: 10.5, rank: 2, below: 14 },
  rail: { from: 11.5, rank: 2, below: 14 },
  port: { from: 11.5, rank: 4, below: 14 },
  highway: { from: 13, rank: 6, below: 14 },
  university: { from: 13, rank: 6, below: 14 },
  station: { from: 13.5, rank: 7, below: 6 },
};
