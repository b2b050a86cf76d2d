// What every page does more when scripts run. Each part works over elements found by data-*.
import { copyButtons } from "./lib/copy.js";
import { focusOnLoad } from "./lib/focus.js";
import { shortcuts } from "./lib/shortcuts.js";

focusOnLoad(document);
copyButtons(document);
shortcuts(document);
