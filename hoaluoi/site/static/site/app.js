// Behaviour of every page, by data attributes (docs/howto/screens.md lists them).
import "../vendor/bootstrap.min.js";
import "./frame.js";
import "./dialogs.js";
import "./forms.js";
import "./network.js";
import "./tables.js";
import "./choosing.js";
import "./palette.js";
import "./waiting.js";
import { whenAdded } from "./dom.js";

whenAdded("[data-chart]", async (figure) => (await import("./charts.js")).watch(figure));
whenAdded("[data-grid]", async (table) => (await import("./grid.js")).attach(table));
