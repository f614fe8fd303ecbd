/* Lists whose items can be dragged. The page listens to `sortable:moved` and posts; keys are the page's own. */
import { loadScript, whenThere } from "./dom.js";

whenThere("[data-sortable]", async (list) => {
  await loadScript(document.body.dataset.sortableSrc);
  window.Sortable.create(list, {
    group: list.dataset.sortableGroup || undefined,
    handle: list.dataset.sortableHandle || undefined,
    draggable: list.dataset.sortableItems || ">*",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "sortable-ghost",
    onEnd: ({ item, from, to, oldIndex, newIndex }) => {
      const detail = { item, from, to, oldIndex, newIndex };
      to.dispatchEvent(new CustomEvent("sortable:moved", { bubbles: true, detail }));
    },
  });
});
