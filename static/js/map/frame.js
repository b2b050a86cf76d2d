// The frame around a map: its buttons, layer switch, status line.

import { text } from "./messages.js";
import { View } from "./view.js";

const LOADING_AFTER_MS = 300;

/** One map and the things around it, found by `data-map-…` inside `data-map-frame`. */
export class Frame {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.root = map.getContainer().closest("[data-map-frame]") ?? map.getContainer().parentElement;
    const config = this.root.querySelector("[data-map-config]");
    /** @type {Record<string, any>} */
    this.config = config ? JSON.parse(config.textContent) : {};
    this.view = new View(map, this.config.remembersView ?? false);
    /** @type {Set<object>} */
    this.failed = new Set();
    this.pending = 0;
    this.listeners = [];
  }

  /** @param {string} name */
  part(name) {
    return this.root.querySelector(`[data-map-${name}]`);
  }

  /** Say something in the status line; it reaches screen readers too. */
  say(words) {
    const line = this.part("status");
    if (!line) return;
    line.textContent = words;
    line.hidden = !words;
    clearTimeout(this.quiet ?? 0);
    if (words && !this.failed.size) this.quiet = setTimeout(() => this.rest(), 4000);
  }

  /** What the status line says when nothing happens. */
  rest() {
    const { failed } = this;
    const total = this.layers.length;
    this.say(failed.size ? text("partial", { total, failed: failed.size }) : "");
  }

  partial(layer, hasFailed) {
    if (hasFailed) this.failed.add(layer);
    else this.failed.delete(layer);
    this.rest();
  }

  /** Follow the loading of the layers; a failed one does not stop the others. */
  watch(layers) {
    this.layers = layers;
    const container = this.map.getContainer();
    const timer = setTimeout(() => {
      if (container.getAttribute("aria-busy") === "true") this.say(text("loading"));
    }, LOADING_AFTER_MS);
    container.setAttribute("aria-busy", "true");
    for (const layer of layers) {
      layer.on("load", () => this.partial(layer, false));
      layer.on("fail", () => this.partial(layer, true));
    }
    const first = layers.filter((layer) => layer.ready).map((layer) => layer.ready);
    return Promise.all(first).then(() => {
      clearTimeout(timer);
      container.setAttribute("aria-busy", "false");
      this.root.dataset.mapReady = "true";
      this.rest();
    });
  }

  /** Tie the checkboxes of the layer switch to the layers. */
  switchLayers() {
    for (const box of this.root.querySelectorAll("[data-map-layer]")) {
      const layer = this.layers.find((other) => other.options.name === box.dataset.mapLayer);
      if (!layer) continue;
      // Back and forward may have kept another state than the server wrote.
      const apply = () => {
        if (box.checked) this.map.addLayer(layer);
        else this.map.removeLayer(layer);
      };
      box.addEventListener("change", apply);
      apply();
    }
    const base = [...this.root.querySelectorAll("[data-map-base]")];
    const grounds = this.grounds();
    for (const choice of base) {
      choice.addEventListener("change", () => {
        grounds.forEach((ground) => ground.remove());
        grounds[Number(choice.value)]?.addTo(this.map);
      });
    }
  }

  /** Base layers that the configuration allows; none is shown before it is chosen. */
  grounds() {
    return (this.config.baseLayers ?? []).map(({ urls, subdomains, attribution }) =>
      L.layerGroup(urls.map((url) =>
        L.tileLayer(url, { attribution, subdomains: subdomains || "abc", maxZoom: 18 }))));
  }

  /** Tell the parts that the list was replaced. */
  resultsChanged(first) {
    this.listeners.forEach((listener) => listener(first));
  }

  onResults(listener) {
    this.listeners.push(listener);
  }

  bringIntoView() {
    const wide = matchMedia("(min-width: 60rem)").matches;
    if (!wide) this.root.scrollIntoView({ block: "nearest" });
  }
}
