// The list and the map are two views of one result.
//
// A card carries `data-parcel`; inside it `data-show-on-map` is the link "show on map".
// The results region carries `data-map-results`, and `data-matches-url` while a filter is on.

import { fetchFeatures } from "./data_layer.js";
import { text } from "./messages.js";

const cardOf = (target) =>
  target instanceof Element ? target.closest("[data-parcel]") : null;

/**
 * @param {import("./frame.js").Frame} frame
 * @param {ReturnType<typeof import("./parcel_layer.js").ParcelLayer>} parcels
 */
export function linkList(frame, parcels) {
  const highlight = (on) => (event) => {
    const card = cardOf(event.target);
    if (card) parcels.highlight(card.dataset.parcel, on);
  };
  document.addEventListener("pointerover", highlight(true));
  document.addEventListener("pointerout", highlight(false));
  document.addEventListener("focusin", highlight(true));
  document.addEventListener("focusout", highlight(false));

  document.addEventListener("click", (event) => {
    const card = event.target instanceof Element && event.target.closest("[data-show-on-map]")
      ? cardOf(event.target) : null;
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!parcels.show(card.dataset.parcel)) return;
    event.preventDefault();
    mark(card.dataset.parcel);
    frame.bringIntoView();
    const name = parcels.parcels.get(card.dataset.parcel).feature.properties.name;
    frame.say(text("shown", { name }));
  });

  parcels.on("pick", ({ number }) => mark(number, true));
  followResults(frame, parcels);
}

/** Mark the card of a parcel as the current one; bring it to the nearest edge if asked. */
function mark(number, scroll = false) {
  for (const card of document.querySelectorAll("[data-parcel]")) {
    if (card.dataset.parcel !== number) {
      card.removeAttribute("aria-current");
      continue;
    }
    card.setAttribute("aria-current", "true");
    if (scroll) card.scrollIntoView({ block: "nearest" });
  }
}

/** Dim what the filter leaves out, now and whenever the list is replaced. */
function followResults(frame, parcels) {
  let known = null;
  let turn = 0;
  const update = async () => {
    const results = document.querySelector("[data-map-results]");
    const url = results?.dataset.matchesUrl ?? "";
    if (!results || url === known) return;
    const first = known === null;
    known = url;
    turn += 1;
    const mine = turn;
    if (!url) {
      parcels.match(null);
    } else {
      try {
        const { features, numberMatched } = await fetchFeatures(url);
        if (mine !== turn) return;
        // Of more than could be told, none is dimmed by mistake.
        const whole = numberMatched === features.length;
        parcels.match(whole ? new Set(features.map(({ properties }) => properties.number)) : null);
      } catch {
        frame.partial(parcels, true);
      }
    }
    frame.resultsChanged(first);
  };
  update();
  const main = document.querySelector("main") ?? document.body;
  new MutationObserver(update).observe(main, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-matches-url"],
  });
}
