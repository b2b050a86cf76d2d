// Search by name on the map: parcels, parks, stations and places.

import { element } from "./dom.js";
import { text } from "./messages.js";

const DELAY_MS = 250;

/** @param {HTMLFormElement} form carries `data-map-find`, the address that answers */
function findOnMap(form) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[data-map-found]");
  const status = form.querySelector("[data-map-find-status]");
  let timer = 0;
  let turn = 0;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
  };

  const go = (result) => {
    close();
    input.value = result.name;
    document.dispatchEvent(new CustomEvent("portal:goto", { detail: result }));
  };

  const show = (results) => {
    list.replaceChildren(...results.map((result) => {
      const note = [result.kind_label, result.note].filter(Boolean).join(" · ");
      const button = element("button", { type: "button" }, result.name,
        element("small", {}, note));
      button.addEventListener("click", () => go(result));
      return element("li", {}, button);
    }));
    list.hidden = !results.length;
    status.textContent = results.length
      ? text("found", { count: results.length }) : text("foundNone");
  };

  const search = async () => {
    const wanted = input.value.trim();
    turn += 1;
    const mine = turn;
    if (!wanted) {
      close();
      return [];
    }
    try {
      const answer = await fetch(`${form.dataset.mapFind}?q=${encodeURIComponent(wanted)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const { results } = await answer.json();
      if (mine === turn) show(results);
      return results;
    } catch {
      status.textContent = text("findFailed");
      return [];
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY_MS);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const [first] = await search();
    if (first) go(first);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      close();
      input.focus();
      event.stopPropagation();
    }
    const buttons = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !buttons.length) return;
    event.preventDefault();
    const next = buttons.indexOf(document.activeElement) + step;
    (buttons[next] ?? (step > 0 ? buttons[0] : input)).focus();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
}

document.querySelectorAll("[data-map-find]").forEach(findOnMap);
