// The Bootstrap behaviours that the templates use; dialogs are native <dialog>.
import Collapse from "bootstrap/js/src/collapse.js";
import Dropdown from "bootstrap/js/src/dropdown.js";
import Offcanvas from "bootstrap/js/src/offcanvas.js";
import Tab from "bootstrap/js/src/tab.js";

export { Collapse, Dropdown, Offcanvas, Tab };
