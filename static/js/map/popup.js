// Popups: a name, at most four facts, one link; built from text nodes only.

import { element } from "./dom.js";
import { text } from "./messages.js";

const PARCEL_FACTS = ["use", "area", "price", "far"];

/** @param {Record<string, any>} properties */
function factsOf(properties) {
  if (properties.facts) return properties.facts.slice(0, 4);
  const label = properties.label ?? {};
  return PARCEL_FACTS.filter((name) => label[name]).map((name) => [text(name), label[name]]);
}

/** Only addresses of this site become links. */
function ownAddress(address) {
  if (!address) return null;
  const url = new URL(address, document.baseURI);
  return url.origin === location.origin ? url.href : null;
}

/**
 * @param {Record<string, any>} properties of a feature
 * @returns {HTMLElement}
 */
function popupContent(properties) {
  const box = element("div", { class: "map-popup" });
  const status = properties.label?.status;
  if (status) {
    const kind = `map-popup__status map-popup__status--${properties.status}`;
    box.append(element("p", { class: kind }, status));
  }
  box.append(element("h3", { class: "map-popup__name" }, properties.name ?? ""));
  const list = element("dl", { class: "map-popup__facts" });
  for (const [name, value] of factsOf(properties)) {
    const pair = element("div", { class: "map-popup__fact" });
    pair.append(element("dt", {}, name), element("dd", {}, String(value)));
    list.append(pair);
  }
  if (list.childElementCount) box.append(list);
  const address = ownAddress(properties.url);
  if (address) {
    box.append(element("a", { class: "map-popup__link", href: address }, text("details")));
  }
  return box;
}

/**
 * Open the popup of a feature.
 * @param {L.Map} map
 * @param {L.LatLngExpression} at
 * @param {Record<string, any>} properties
 */
export function openPopup(map, at, properties) {
  const options = { minWidth: 220, maxWidth: 280, autoPanPadding: [16, 16] };
  const popup = L.popup(options).setLatLng(at).setContent(popupContent(properties));
  popup.openOn(map);
  const close = popup.getElement()?.querySelector(".leaflet-popup-close-button");
  close?.setAttribute("aria-label", text("close"));
  return popup;
}
