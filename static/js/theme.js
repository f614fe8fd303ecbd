/* The theme switch: applied at once, remembered on this device, and posted when the reader is signed in. */
const root = document.documentElement;

function show(theme) {
  root.setAttribute("data-theme", theme);
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
}

document.addEventListener("submit", (event) => {
  const choice = event.submitter?.dataset.themeChoice;
  const form = event.target;
  if (!choice || !form.matches("[data-theme-form]")) {
    return;
  }
  event.preventDefault();
  show(choice);
  localStorage.setItem("theme", choice);
  document.dispatchEvent(new CustomEvent("theme:changed", { detail: choice }));
  if (root.hasAttribute("data-theme-kept") && form.getAttribute("action")) {
    const body = new FormData(form);
    body.set("theme", choice);
    fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  }
});

show(root.getAttribute("data-theme") ?? "system");
