/* Short messages. Good news leaves after six seconds, unless someone is reading it; bad news stays. */
import { icon, text, whenThere } from "./dom.js";

const ICONS = { success: "circle-check", info: "info-circle", warning: "alert-triangle", error: "alert-circle" };
const STAY_MS = 6000;

export function toast(message, level = "success") {
  const box = document.createElement("div");
  const line = document.createElement("p");
  const close = document.createElement("button");
  box.className = `toast-s tone-${level === "error" ? "danger" : level}`;
  box.dataset.toast = "";
  line.textContent = message;
  close.type = "button";
  close.className = "icon-button";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", text("Close"));
  close.append(icon("x"));
  box.append(icon(ICONS[level] ?? ICONS.info), line, close);
  document.getElementById("toasts").append(box);
  start(box);
}

function start(box) {
  if (box.dataset.started || box.matches(".tone-danger, .tone-warning")) {
    return;
  }
  box.dataset.started = "";
  let timer;
  const arm = () => { timer = setTimeout(() => box.remove(), STAY_MS); };
  for (const hold of ["mouseenter", "focusin"]) {
    box.addEventListener(hold, () => clearTimeout(timer));
  }
  for (const release of ["mouseleave", "focusout"]) {
    box.addEventListener(release, arm);
  }
  arm();
}

whenThere("[data-toast]", start);
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove());
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));
