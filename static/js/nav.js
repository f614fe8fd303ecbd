/* Navigation: narrow or wide, the drawer on phones, and the keys "/" and Escape. */
const root = document.documentElement;
const drawer = document.getElementById("drawer");
const collapse = document.querySelector("[data-collapse]");

if (collapse) {
  const reflect = () => collapse.setAttribute("aria-pressed", String(root.dataset.nav === "narrow"));
  collapse.addEventListener("click", () => {
    root.dataset.nav = root.dataset.nav === "narrow" ? "wide" : "narrow";
    localStorage.setItem("nav", root.dataset.nav);
    reflect();
  });
  reflect();
}

drawer?.addEventListener("change", () => {
  if (drawer.checked) {
    document.querySelector(".side-link")?.focus();
  }
});

const search = document.getElementById("global-search");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && search && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") {
    if (drawer?.checked) {
      drawer.checked = false;
      drawer.focus();
    }
    if (event.target.closest?.("[data-search]")) {
      document.activeElement.blur();
    }
  }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest?.("[data-search]")) {
    const stops = [search, ...document.querySelectorAll("#search-results a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
