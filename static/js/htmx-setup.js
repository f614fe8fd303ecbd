/* htmx: the CSRF header, and words when a request fails. Its settings are in <meta name="htmx-config">. */
import { csrfToken, text } from "./dom.js";
import { toast } from "./toasts.js";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  }
});

document.addEventListener("htmx:responseError", (event) => {
  const said = event.detail.xhr.getResponseHeader("HX-Trigger") ?? "";
  const polling = event.detail.requestConfig?.triggeringEvent === undefined;
  if (!said.includes('"toast"') && !polling) {
    toast(text("Failed"), "error");
  }
});

document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.requestConfig?.triggeringEvent !== undefined) {
    toast(text("Offline"), "warning");
  }
});
