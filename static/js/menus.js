/* Drop-down menus are <details>: they open without us; we close them, move with arrows, and copy. */
import { text } from "./dom.js";
import { toast } from "./toasts.js";

function close(menu, refocus) {
  menu.removeAttribute("open");
  if (refocus) {
    menu.querySelector("summary").focus();
  }
}

document.addEventListener("click", async (event) => {
  for (const menu of document.querySelectorAll("details[data-drop][open]")) {
    if (!menu.contains(event.target)) {
      close(menu, false);
    }
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    toast(text("Copied"), "success");
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-drop][open]");
  if (!menu) {
    return;
  }
  if (event.key === "Escape") {
    close(menu, true);
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [...menu.querySelectorAll("summary, .menu a, .menu button")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length)?.focus();
  }
});
