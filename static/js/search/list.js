// The page of results: what it does more when scripts run.
import { menus } from "../lib/menus.js";

menus(document);

// On a wide screen the disclosure around the filters is always open; on a narrow one it is as the
// visitor left it, also after the filters were swapped.
const all = document.querySelector("[data-filters-all]");
const wide = matchMedia("(width >= 60rem)");
let leftOpen = all?.open;
const fit = () => {
  if (!all) return;
  if (wide.matches) leftOpen = all.open;
  all.open = wide.matches || leftOpen;
};
wide.addEventListener("change", fit);
fit();

// The order stands outside the form, beside the count: its change does not reach the form.
document.addEventListener("change", ({ target }) => {
  const form = target instanceof HTMLSelectElement ? target.form : null;
  if (form?.matches("[data-filter-form]") && !form.contains(target)) form.requestSubmit();
});
