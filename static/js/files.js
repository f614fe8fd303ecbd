/* File fields: the names of what was chosen, and a mark while something is dragged over. */
import { whenThere } from "./dom.js";

whenThere("[data-file-drop]", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const names = zone.querySelector("[data-file-names]");
  const empty = names.textContent;
  input.addEventListener("change", () => {
    const chosen = [...input.files].map((file) => `${file.name} (${size(file.size)})`);
    const large = [...input.files].some((file) => file.size > Number(input.dataset.maxBytes || Infinity));
    names.textContent = [chosen.join(", ") || empty, large && input.dataset.tooLarge].filter(Boolean).join(". ");
    zone.classList.toggle("is-refused", large);
    zone.classList.toggle("has-file", chosen.length > 0);
  });
  for (const over of ["dragenter", "dragover"]) {
    zone.addEventListener(over, () => zone.classList.add("over"));
  }
  for (const out of ["dragleave", "drop"]) {
    zone.addEventListener(out, () => zone.classList.remove("over"));
  }
});

function size(bytes) {
  const kib = bytes / 1024;
  return kib < 1024 ? `${Math.max(1, Math.round(kib))} KB` : `${(kib / 1024).toFixed(1)} MB`;
}
