// [data-copy] holds a button and a status line; the button copies the attribute's text.
export function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const element of root.querySelectorAll("[data-copy]")) {
    const status = element.querySelector("[role=status]");
    element.hidden = false;
    element.querySelector("button").addEventListener("click", async () => {
      await navigator.clipboard.writeText(element.dataset.copy);
      status.textContent = element.dataset.copied;
    });
  }
}
