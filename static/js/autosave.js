/* <div class="field" data-autosave="url">: posts the field 800 ms after typing stops, and when it is left. */
import { csrfToken, text, whenThere } from "./dom.js";

const PAUSE_MS = 800;

whenThere("[data-autosave]", (box) => {
  const field = box.querySelector("textarea, input, select");
  const saved = document.createElement("span");
  saved.className = "saved";
  saved.setAttribute("role", "status");
  (box.querySelector(".field-foot") ?? box).append(saved);
  let timer;
  let sent = field.value;

  async function save() {
    clearTimeout(timer);
    const value = field.value;
    if (value === sent) {
      return;
    }
    saved.textContent = text("Saving");
    try {
      const body = new URLSearchParams({ [field.name]: value });
      const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
      const answer = await fetch(box.dataset.autosave, { method: "POST", body, headers, keepalive: true });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      sent = value;
      saved.textContent = text("Saved");
      box.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true }));
    } catch (failed) {
      saved.textContent = navigator.onLine ? text("Failed") : text("Offline");
      timer = setTimeout(save, 5000);
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  field.addEventListener("blur", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
});
