// Single-key shortcuts: "/" goes to the search field, "?" to the list of shortcuts.
// [data-shortcuts-switch] is a check box that turns them off; the choice is remembered.
const KEY = "shortcuts";
const TYPING = "input, textarea, select, [contenteditable], .leaflet-container";

export function shortcuts(root) {
  for (const box of root.querySelectorAll("[data-shortcuts-switch]")) {
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.checked = isOn();
    box.addEventListener("change", () => turn(box.checked));
  }
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.(TYPING)) return;
    if (!isOn()) return;
    if (event.key === "/") search(root, event);
    if (event.key === "?") help(root);
  });
}

function search(root, event) {
  const target = [...root.querySelectorAll("[data-shortcut-target]")].find(
    (element) => element.offsetParent !== null,
  );
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function help(root) {
  const link = root.querySelector("[data-shortcuts-help]");
  if (link) location.assign(link.href);
}

function isOn() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // not remembered
  }
}
