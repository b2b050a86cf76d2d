// The page of results: what it does more when scripts run.
import { menus } from "../lib/menus.js";

menus(document);
