/* Size of the text and contrast: at once, and kept in a cookie that the next page is drawn with. */

const WEEK = 7 * 24 * 3600;

export function wireLook() {
  const form = document.querySelector("[data-look]");
  if (!form) return;
  form.querySelector("[data-without-script]").hidden = true;
  const apply = () => {
    const size = form.elements.size.value || "0";
    const contrast = form.elements.contrast.checked;
    for (let step = 0; step < 4; step += 1) document.body.classList.toggle(`look-${step}`, String(step) === size);
    document.body.classList.toggle("look-contrast", contrast);
    document.cookie = `test_look=${size}${contrast ? "c" : ""}; path=/; max-age=${WEEK}; samesite=lax`;
  };
  form.addEventListener("change", (event) => {
    event.stopPropagation();
    apply();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    apply();
  });
}
