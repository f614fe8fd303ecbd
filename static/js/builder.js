/* The builder: the sum of the weights while typing, the order after dragging, fields that a choice needs. */
import { whenThere } from "./dom.js";

whenThere("[data-weight-sum]", (line) => {
  const fields = () => [...document.querySelectorAll("[data-weight]")];
  const show = () => {
    const cents = fields().reduce((sum, field) => sum + Math.round(Number(field.value || 0) * 100), 0);
    line.textContent = line.dataset.text.replace("%s", String(cents / 100));
    line.classList.toggle("is-wrong", cents !== 10_000);
  };
  for (const field of fields()) field.addEventListener("input", show);
  show();
});

whenThere("[data-order-form]", (list) => {
  list.addEventListener("sortable:moved", () => {
    const form = document.getElementById(list.dataset.orderForm);
    for (const row of list.children) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "section", value: row.dataset.section });
      form.append(field);
    }
    form.requestSubmit();
  });
});

whenThere("[data-for]", (part) => {
  const form = part.closest("form");
  const show = () => {
    const chosen = form.querySelector("[name=selection]:checked")?.value;
    part.hidden = !part.dataset.for.split(" ").includes(chosen);
  };
  form.addEventListener("change", show);
  show();
});

/* Rows that are empty stay away until they are asked for. */
whenThere("[data-more]", (list) => {
  const rows = [...list.querySelectorAll("[data-more-row]")];
  const button = list.querySelector("[data-more-button]");
  const filled = (row) => row.querySelector("select").value !== "";
  rows.forEach((row, place) => { row.hidden = place > 0 && !filled(row); });
  const show = () => { button.hidden = rows.every((row) => !row.hidden); };
  button.addEventListener("click", () => {
    const row = rows.find((one) => one.hidden);
    row.hidden = false;
    row.querySelector("select").focus();
    show();
  });
  show();
});
