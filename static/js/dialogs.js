/* <dialog> by attribute, typed confirmation, and a question before a form is sent. */
import { text } from "./dom.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    opener.closest("details[open]")?.removeAttribute("open");
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) {
      event.target.close();
    }
  }
});

document.addEventListener("input", (event) => {
  const word = event.target.dataset?.confirmWord;
  if (word !== undefined) {
    const submit = event.target.form.querySelector("[type=submit]");
    submit.disabled = event.target.value.trim() !== word;
  }
});

for (const field of document.querySelectorAll("[data-confirm-word]")) {
  field.form.querySelector("[type=submit]").disabled = true;
}

function ask(question, label) {
  const dialog = document.createElement("dialog");
  const body = document.createElement("div");
  const line = document.createElement("p");
  const foot = document.createElement("form");
  const no = document.createElement("button");
  const yes = document.createElement("button");
  dialog.className = "modal-s";
  body.className = "modal-body-s modal-question";
  line.textContent = question;
  line.id = "question";
  dialog.setAttribute("aria-labelledby", line.id);
  foot.method = "dialog";
  foot.className = "modal-foot";
  no.className = "b b-default";
  no.value = "no";
  no.textContent = text("Cancel");
  yes.className = "b b-primary";
  yes.value = "yes";
  yes.textContent = label;
  body.append(line);
  foot.append(no, yes);
  dialog.append(body, foot);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  if (await ask(form.dataset.confirm, submitter?.textContent.trim() || "OK")) {
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  }
}, true);
