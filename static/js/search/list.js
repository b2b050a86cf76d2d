// The page of results: what it does more when scripts run.
import { menus } from "../lib/menus.js";

menus(document);

// The order stands outside the form, beside the count: its change does not reach the form.
document.addEventListener("change", ({ target }) => {
  const form = target instanceof HTMLSelectElement ? target.form : null;
  if (form?.matches("[data-filter-form]") && !form.contains(target)) form.requestSubmit();
});
