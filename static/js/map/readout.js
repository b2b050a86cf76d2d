// Coordinates under the pointer, in CGCS2000 degrees with five decimals, and a copy button.
// A click pins a place; without a pointer the middle of the map counts.

import { text } from "./messages.js";

/** @param {import("./frame.js").Frame} frame */
export function showCoordinates(frame) {
  const { map } = frame;
  const output = frame.part("coordinates");
  const copy = frame.part("copy");
  if (!output) return;
  let pinned = null;
  const write = (at) => {
    const place = at.wrap();
    output.textContent = `${place.lng.toFixed(5)}, ${place.lat.toFixed(5)}`;
  };
  const rest = () => write(pinned ?? map.getCenter());
  map.on("mousemove", (event) => write(event.latlng));
  map.on("mouseout", rest);
  map.on("move", () => {
    if (!pinned) rest();
  });
  map.on("click", (event) => {
    pinned = event.latlng;
    rest();
  });
  map.on("dragstart", () => {
    pinned = null;
  });
  rest();
  copy?.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(output.textContent);
      frame.say(text("copied"));
    } catch {
      frame.say(text("copyFailed"));
      getSelection()?.selectAllChildren(output);
    }
  });
}
