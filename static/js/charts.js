/* <figure data-chart>: chart.js is loaded only on pages that have one, and drawn in the theme's colours. */
import { loadScript, whenThere } from "./dom.js";

const drawn = new Map();
const COLOURS = ["--accent", "--success", "--warning", "--info", "--danger", "--ink-2"];

function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

function options(type) {
  const line = colour("--line");
  const ink = colour("--ink-2");
  const axis = { grid: { color: line, drawTicks: false }, border: { display: false }, ticks: { color: ink, padding: 8 } };
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    scales: type === "doughnut" ? {} : { x: { ...axis, grid: { display: false } }, y: { ...axis, beginAtZero: true } },
    plugins: { legend: { labels: { color: ink, boxWidth: 10, boxHeight: 10 }, position: "bottom" } },
  };
}

function draw(figure) {
  const { labels, series } = JSON.parse(document.getElementById(figure.dataset.chartData).textContent);
  const type = figure.dataset.chart;
  const tints = COLOURS.map(colour);
  const datasets = series.map((one, index) => ({
    ...one,
    borderColor: type === "doughnut" ? colour("--ground-raised") : tints[index % tints.length],
    backgroundColor: type === "doughnut" ? tints : tints[index % tints.length],
    borderWidth: 2,
    pointRadius: 0,
    pointHoverRadius: 4,
    borderRadius: type === "bar" ? 3 : 0,
    tension: 0.3,
  }));
  drawn.get(figure)?.destroy();
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  drawn.set(figure, new window.Chart(figure.querySelector("canvas"), { type, data: { labels, datasets }, options: options(type) }));
}

whenThere("[data-chart]", async (figure) => {
  await loadScript(document.body.dataset.chartSrc);
  draw(figure);
});

function redraw() {
  for (const figure of drawn.keys()) {
    draw(figure);
  }
}

document.addEventListener("theme:changed", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
