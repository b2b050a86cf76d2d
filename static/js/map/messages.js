// Texts of the maps, written by the server in the visitor's language.

const element = document.getElementById("map-messages");

/** @type {Record<string, string>} */
const messages = element ? JSON.parse(element.textContent) : {};

/**
 * Return a text; `{name}` in it is filled from `values`.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function text(key, values = {}) {
  const found = messages[key] ?? "";
  return found.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Put the texts of leaflet.draw where it looks for them. Call before a control is made. */
export function translateDrawing() {
  if (!L.drawLocal) return;
  const { toolbar, handlers } = L.drawLocal.draw;
  toolbar.actions = { text: text("drawCancel"), title: text("drawCancelTitle") };
  toolbar.finish = { text: text("drawFinish"), title: text("drawFinishTitle") };
  toolbar.undo = { text: text("drawUndo"), title: text("drawUndoTitle") };
  toolbar.buttons.polygon = text("drawPolygon");
  toolbar.buttons.rectangle = text("drawRectangle");
  toolbar.buttons.circle = text("drawCircle");
  handlers.polygon.tooltip = {
    start: text("drawPolygonStart"),
    cont: text("drawPolygonNext"),
    end: text("drawPolygonEnd"),
  };
  handlers.polyline.error = text("drawCrossing");
  handlers.rectangle.tooltip.start = text("drawRectangleStart");
  handlers.circle.tooltip.start = text("drawCircleStart");
  handlers.circle.radius = text("drawRadius");
  handlers.simpleshape.tooltip.end = text("drawRelease");
}
