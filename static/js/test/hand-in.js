/* Hands in once the device has nothing left to send. */
import { Clock } from "./clock.js";
import { openStore } from "./store.js";
import { Sender } from "./sender.js";

const form = document.getElementById("hand-in");
const state = form.querySelector("[data-state]");
const { test: session, answersUrl, eventsUrl, auto, textSending, textOffline } = form.dataset;
const store = await openStore(session);
const sender = new Sender(store, { session, answersUrl, eventsUrl }, {
  state: (name) => { state.textContent = name === "offline" ? textOffline : ""; },
  refused: (code) => { if (!["TIME_OVER", "SECTION_OVER", "QUESTION_LEFT", "INVALID_FORMAT"].includes(code)) form.submit(); },
});
let going = false;

async function handIn() {
  if (going) return;
  going = true;
  state.textContent = textSending;
  for (let sent = await sender.flush(); !sent; sent = await sender.flush()) {
    state.textContent = textOffline;
    await new Promise((resolve) => { setTimeout(resolve, 3000); });
  }
  await store.clear();
  form.submit();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  handIn();
});
if (auto) handIn();
else sender.kick();

/* The clock goes on here too; when it ends, the test is handed in. */
const clockLine = document.querySelector("[data-clock]");
if (clockLine) {
  const clock = new Clock(Number(clockLine.dataset.left), new Date());
  setInterval(() => {
    clockLine.textContent = clock.words;
    if (clock.left === 0) handIn();
  }, 1000);
}
