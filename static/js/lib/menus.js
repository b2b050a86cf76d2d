// Menus made of <details data-menu>: Escape and a press outside close them.

/** @param {ParentNode} root */
const openMenus = (root) => root.querySelectorAll("details[data-menu][open]");

/** @param {Document} root */
export function menus(root) {
  root.addEventListener("click", (event) => {
    for (const menu of openMenus(root)) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus(root)) {
      const hadFocus = menu.contains(root.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary")?.focus();
    }
  });
}
