// Small makers of elements. Text always goes in as text.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {...Node} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * One symbol of the sprite.
 * @param {string} sprite address of the sprite
 * @param {string} name
 */
export function icon(sprite, name) {
  const picture = svg("svg", { class: "map-icon", "aria-hidden": "true", viewBox: "0 0 24 24" });
  picture.append(svg("use", { href: `${sprite}#${name}` }));
  return picture;
}
