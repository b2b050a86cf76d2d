// What every page does more when scripts run. Each part works over elements found by data-*.
import { focusOnLoad } from "./lib/focus.js";
import { shortcuts } from "./lib/shortcuts.js";

focusOnLoad(document);
shortcuts(document);
