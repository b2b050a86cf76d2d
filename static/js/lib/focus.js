// [data-focus-on-load] takes the focus, e.g. the error summary of a form that came back.
export function focusOnLoad(root) {
  root.querySelector("[data-focus-on-load]")?.focus();
}
