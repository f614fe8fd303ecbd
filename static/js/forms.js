/* Forms: a warning before changes are lost, one submit at a time, characters left, focus on what is wrong. */
import { text, whenThere } from "./dom.js";

const changed = new Set();

whenThere("form[data-warn-unsaved]", (form) => {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
});

window.addEventListener("beforeunload", (event) => {
  for (const form of changed) {
    if (form.isConnected) {
      event.preventDefault();
      event.returnValue = text("Unsaved");
    }
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[data-theme-form]") || event.defaultPrevented) {
    return;
  }
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, 4000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
  }
});

whenThere("textarea[maxlength]", (field) => {
  const foot = field.closest(".field")?.querySelector(".field-foot");
  if (!foot) {
    return;
  }
  const counter = document.createElement("span");
  counter.className = "counter num";
  const count = () => { counter.textContent = `${field.value.length} / ${field.maxLength}`; };
  field.addEventListener("input", count);
  foot.append(counter);
  count();
});

whenThere("[data-error-summary]", (summary) => summary.focus());
