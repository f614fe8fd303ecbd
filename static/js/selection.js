/* Bulk selection: the box in the head takes all rows of this page; the bar shows while anything is ticked. */
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-select], [data-select-all]")) {
    return;
  }
  const scope = event.target.closest("[data-results]") ?? event.target.closest("form, main");
  const rows = [...scope.querySelectorAll("[data-select]")];
  const all = scope.querySelector("[data-select-all]");
  if (event.target === all) {
    for (const row of rows) {
      row.checked = all.checked;
    }
  }
  const ticked = rows.filter((row) => row.checked).length;
  if (all) {
    all.checked = ticked > 0 && ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
  }
  for (const bar of scope.querySelectorAll("[data-bulk]")) {
    bar.hidden = ticked === 0;
    bar.querySelector("[data-bulk-count]").textContent = String(ticked);
  }
});
