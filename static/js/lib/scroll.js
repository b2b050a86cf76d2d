// [data-scroll-memory] is a box that scrolls inside the page; its place is kept for each address.
export function scrollMemory(root) {
  for (const element of root.querySelectorAll("[data-scroll-memory]")) {
    const key = `scroll:${element.dataset.scrollMemory}:${location.pathname}${location.search}`;
    const kept = read(key);
    if (kept) element.scrollTop = Number(kept);
    addEventListener("pagehide", () => write(key, String(element.scrollTop)));
  }
}

// Storage may be switched off; then nothing is remembered.
function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // not remembered
  }
}
