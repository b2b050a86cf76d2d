// The map is one stop of the keyboard: arrows pan, + and - zoom, Esc closes, then leaves.

import { text } from "./messages.js";

const MOVES = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+", "-", "="]);

/** @param {import("./frame.js").Frame} frame */
export function steerByKeys(frame) {
  const { map } = frame;
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", `${text("map")} — ${text("keys")}`);
  container.addEventListener("keydown", (event) => {
    if (event.target === container && MOVES.has(event.key)) {
      map.once("moveend", () => map.fire("portal:usermove"));
    }
    if (event.key !== "Escape") return;
    if (container.querySelector(".leaflet-popup")) {
      map.closePopup();
      container.focus({ preventScroll: true });
    } else if (!container.querySelector(".leaflet-draw-toolbar-button-enabled")) {
      container.blur();
      frame.part("after")?.focus();
    }
  });
}
