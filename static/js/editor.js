/* The question editor: rows for options come and go, a toolbar writes Markdown, pictures are sent at once. */

const form = document.querySelector("[data-editor]");
const rows = [...form.querySelectorAll("[data-option]")];
const addLine = form.querySelector("[data-add-line]");
const state = form.querySelector("[data-editor-state]");
const LEAST = 2;
let field = form.elements.question_text;

const text = (row) => row.querySelector("textarea[name^=option_]");
const marks = () => [...form.querySelectorAll("input[name=correct_answer]")];
const several = () => form.elements.kind.value === "multiple";
const changed = () => form.dispatchEvent(new CustomEvent("editor:changed", { bubbles: true }));

function arrange() {
  const shown = rows.filter((row) => !row.hidden);
  for (const row of rows) row.querySelector("[data-remove]").hidden = shown.length <= LEAST;
  addLine.hidden = shown.length === rows.length;
}

/** Show an option that is not in use; its fields are empty, so it counts only when it is filled. */
function add() {
  const row = rows.find((one) => one.hidden);
  row.hidden = false;
  arrange();
  text(row).focus();
}

/** Take an option away: those behind it move up, so that the letters stay without a gap. */
function remove(row) {
  const shown = rows.filter((one) => !one.hidden);
  for (let at = shown.indexOf(row); at < shown.length; at += 1) {
    const [to, from] = [inputs(shown[at]), shown[at + 1] ? inputs(shown[at + 1]) : []];
    to.forEach((input, index) => {
      if (input.type === "checkbox") input.checked = from[index]?.checked ?? false;
      else input.value = from[index]?.value ?? "";
    });
  }
  shown.at(-1).hidden = true;
  arrange();
  changed();
}

const inputs = (row) => [...row.querySelectorAll("input, textarea")];

/** Put marks around what is chosen in the field that was used last. */
function wrap(before, after, placeholder = "") {
  const [start, end] = [field.selectionStart, field.selectionEnd];
  const inner = field.value.slice(start, end) || placeholder;
  field.setRangeText(before + inner + after, start, end, "select");
  field.setSelectionRange(start + before.length, start + before.length + inner.length);
  field.focus();
  changed();
}

const puts = {
  bold: () => wrap("**", "**"),
  code: () => wrap("`", "`"),
  block: () => wrap("\n```python\n", "\n```\n"),
  formula: () => wrap("$", "$"),
  picture: () => choosePicture(),
};

function choosePicture() {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/png,image/jpeg,image/gif,image/webp";
  input.addEventListener("change", () => sendPicture(input.files[0]));
  input.click();
}

async function sendPicture(file) {
  const body = new FormData();
  body.append("file", file);
  state.textContent = form.dataset.textUploading;
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const reply = await fetch(form.dataset.pictureUrl, { method: "POST", body, headers, credentials: "same-origin" });
  const answer = await reply.json();
  state.textContent = reply.ok ? "" : answer.message;
  if (reply.ok) wrap("![", `](image:${answer.picture_id})`, form.dataset.textDescribe);
}

form.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-markup]")) field = event.target;
});

form.addEventListener("click", (event) => {
  const put = event.target.closest("[data-put]");
  const gone = event.target.closest("[data-remove]");
  if (put) puts[put.dataset.put]();
  else if (gone) remove(gone.closest("[data-option]"));
  else if (event.target.closest("[data-add]")) add();
});

form.addEventListener("change", (event) => {
  if (event.target.name === "correct_answer" && event.target.checked && !several()) {
    for (const mark of marks()) mark.checked = mark === event.target;
  }
  if (event.target.name === "kind" && !several()) {
    const [first] = marks().filter((mark) => mark.checked);
    for (const mark of marks()) mark.checked = mark === first;
  }
});

const inUse = Math.max(4, 1 + rows.findLastIndex((row) => text(row).value));
rows.forEach((row, index) => { row.hidden = index >= inUse; });
form.querySelector("[data-editor-bar]").hidden = false;
form.querySelector("[data-preview-button]").hidden = true;
form.elements.picture.closest(".field").hidden = true;
arrange();
form.dataset.ready = "1";
