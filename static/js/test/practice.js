/* The keys of the test, to try them. */
import { wireLook } from "./look.js";

const root = document.getElementById("practice");
const inputs = [...root.querySelectorAll("input[name=answer]")];

wireLook();
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[1-8]$/.test(event.key) && inputs[event.key - 1]) inputs[event.key - 1].checked = true;
  else if (event.key.toLowerCase() === "f") root.querySelector("input[name=flagged]").click();
  else return;
  event.preventDefault();
});
root.dataset.ready = "1";
