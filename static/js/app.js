/* The behaviour of every page. Each module finds its own elements, also those that htmx brings later. */
import "./htmx-setup.js";
import "./theme.js";
import "./nav.js";
import "./toasts.js";
import "./dialogs.js";
import "./menus.js";
import "./forms.js";
import "./autosave.js";
import "./files.js";
import "./selection.js";
import "./charts.js";
import "./sortables.js";
