/* The live wall: nothing is swapped while nothing has changed, and the times run on between two answers. */

const offset = new Map();

document.addEventListener("htmx:configRequest", (event) => {
  const etag = event.detail.elt.dataset?.etag;
  if (etag) event.detail.headers["If-None-Match"] = etag;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
});

/* The server's clock against ours, taken once for each answer. */
function shift(root) {
  if (!offset.has(root.dataset.now)) {
    offset.clear();
    offset.set(root.dataset.now, new Date(root.dataset.now).getTime() - Date.now());
  }
  return offset.get(root.dataset.now);
}

function words(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function tick() {
  const root = document.querySelector("[data-live]");
  if (!root || document.hidden) return;
  const now = Date.now() + shift(root);
  for (const line of root.querySelectorAll("[data-until]")) {
    line.textContent = words(Math.max(0, Math.floor((new Date(line.dataset.until).getTime() - now) / 1000)));
  }
}

document.getElementById("live-assessment")?.addEventListener("change", (event) => event.target.form.requestSubmit());
tick();
setInterval(tick, 1000);
