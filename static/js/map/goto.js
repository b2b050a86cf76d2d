// Going to a place that was found by name.

import { openPopup } from "./popup.js";

const PLACE_ZOOM = 14;

/**
 * @param {import("./frame.js").Frame} frame
 * @param {any} parcels the parcel layer, where the map has one
 */
export function followFinds(frame, parcels) {
  document.addEventListener("portal:goto", ({ detail: found }) => {
    const { map } = frame;
    map.getContainer().focus({ preventScroll: true });
    if (found.number && parcels?.show(found.number)) return;
    const at = L.latLng(found.at[1], found.at[0]);
    map.setView(at, PLACE_ZOOM, { animate: false });
    const properties = { name: found.name, facts: [[found.kind_label, found.note]].filter(
      ([, note]) => note), url: found.url };
    openPopup(map, at, properties);
  });
}
