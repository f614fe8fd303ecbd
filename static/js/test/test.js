/* The test in one page: questions are shown and hidden, each choice is kept on the device and sent. */
import { Clock } from "./clock.js";
import { Messages } from "./messages.js";
import { goOn, put } from "./forward.js";
import { openStore } from "./store.js";
import { Sender } from "./sender.js";
import { wireLook } from "./look.js";
import { watch } from "./watch.js";

const root = document.getElementById("test");
const facts = root.dataset;
let sections = [...root.querySelectorAll(".question")];
const stateLine = document.querySelector("[data-save-state]");
const clockLine = document.querySelector("[data-clock]");
const announce = root.querySelector("[data-announce]");
const problem = root.querySelector("[data-problem]");
const words = { answered: document.getElementById("answered-word").innerHTML, marked: document.getElementById("marked-word").innerHTML };
const stateTexts = { saved: facts.textSaved, saving: facts.textSaving, offline: facts.textOffline };

let current = Number(facts.position);
let nextSeq = Number(facts.nextSeq);
let leaving = false;
let going = false;
let guard = null;

const clock = new Clock(Number(facts.left), facts.now);
const store = await openStore(facts.session);
const places = { session: facts.session, answersUrl: facts.answersUrl, eventsUrl: facts.eventsUrl };
const sender = new Sender(store, places, { state: showState, refused, clock: setClocks, events: tellLeft });
guard = watch(facts.watched.split(" ").filter(Boolean), store, sender, clock, () => current);

const messages = new Messages(root.querySelector("[data-messages]"), { url: facts.messagesUrl, session: facts.session });

const section = (position) => sections.find((one) => Number(one.dataset.position) === position);
const inputs = (position) => [...section(position).querySelectorAll("input[name=answer]")];
const chosen = (position) => inputs(position).filter((input) => input.checked).map((input) => input.value).sort().join("") || null;
const flagged = (position) => section(position).querySelector("input[name=flagged]").checked;

function showState(name) {
  stateLine.dataset.state = name;
  stateLine.textContent = stateTexts[name];
  guard?.connection(name !== "offline");
}

function setClocks(seconds, sectionSeconds) {
  clock.set(seconds);
  if (sectionSeconds !== null) sectionClock?.set(sectionSeconds);
}

/* The server does not take more answers here: its own page says why. */
function refused(code) {
  if (code === "INVALID_FORMAT" || leaving) return;
  leaving = true;
  location.replace(facts.testUrl);
}

/* The test was left: how often it may be, or that it was handed in. */
function tellLeft({ ended, warning }) {
  const box = root.querySelector("[data-departures]");
  if (ended) refused("SESSION_CLOSED");
  else if (warning && box && box.querySelector("p").textContent !== warning) {
    box.querySelector("p").textContent = warning;
    box.hidden = false;
  }
}

function paint(position) {
  const item = root.querySelector(`[data-go="${position}"]`);
  const [answered, marked] = [chosen(position) !== null, flagged(position)];
  item.classList.toggle("is-answered", answered);
  item.classList.toggle("is-flagged", marked);
  item.querySelector("[data-words]").textContent = ` ${answered ? words.answered : ""} ${marked ? words.marked : ""}`;
}

async function save(position) {
  paint(position);
  const entry = { position, answer: chosen(position), flagged: flagged(position), at: clock.stamp() };
  const kept = await store.putAnswer(entry, nextSeq);
  nextSeq = kept.seq + 1;
  sender.kick();
}

function show(position, { push = true, focus = true } = {}) {
  if (!section(position)) return;
  section(current).hidden = true;
  root.querySelector("[aria-current]")?.removeAttribute("aria-current");
  current = position;
  section(current).hidden = false;
  root.querySelector(`[data-go="${position}"]`).setAttribute("aria-current", "step");
  arrive({ push, focus });
}

/* The address, the title and the focus follow the question that is shown. */
function arrive({ push, focus }) {
  document.title = `${facts.textQuestion} ${current} · Assist-Ten`;
  if (push) history.pushState({ position: current }, "", `${facts.testUrl}${current}/`);
  if (focus) section(current).querySelector(".question-number").focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/* One question further, without a new page. A reply that was lost is asked for again: the server has left the question. */
async function next(form, button) {
  if (going) return;
  going = true;
  try {
    if (!(await sender.flush())) throw new Error("not everything is sent");
    const fresh = await goOn(form, button, facts);
    if (!fresh) return;
    put(fresh, root);
    problem.hidden = true;
    sections = [...root.querySelectorAll(".question")];
    current = Number(fresh.dataset.position);
    nextSeq = Math.max(nextSeq, Number(fresh.dataset.nextSeq));
    clock.set(Number(fresh.dataset.left));
    arrive({ push: true, focus: true });
  } catch (trouble) {
    console.warn("The next question is not there", trouble);
    problem.textContent = facts.textHandInOffline;
    problem.hidden = false;
  } finally {
    going = false;
  }
}

/* Leaving the page waits until the server has everything. */
async function leave(go) {
  if (await sender.flush()) {
    leaving = true;
    go();
    return;
  }
  problem.textContent = facts.textHandInOffline;
  problem.hidden = false;
}

function choose(number) {
  const option = inputs(current)[number - 1];
  if (!option || (option.type === "radio" && option.checked)) return;
  option.checked = !option.checked;
  save(current);
}

root.addEventListener("change", (event) => {
  if (event.target.matches("input")) save(Number(event.target.closest(".question").dataset.position));
});

root.addEventListener("submit", (event) => {
  if (leaving) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "clear") {
    for (const input of inputs(current)) input.checked = false;
    save(current);
  } else if (button && section(Number(button.value))) show(Number(button.value));
  else if (button?.value === "next") next(event.target, button);
  else if (button) leave(() => event.target.requestSubmit(button));
});

root.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go], a[data-leave]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (link.dataset.go) show(Number(link.dataset.go));
  else leave(() => location.assign(link.href));
});

addEventListener("popstate", (event) => {
  const wanted = event.state?.position ?? Number(facts.position);
  if (section(wanted)) show(wanted, { push: false });
  else history.replaceState({ position: current }, "", `${facts.testUrl}${current}/`);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  if (/^[1-8]$/.test(event.key)) choose(Number(event.key));
  else if (event.key === forward) show(current + 1);
  else if (event.key === back) show(current - 1);
  else if (event.key.toLowerCase() === "f") section(current).querySelector("input[name=flagged]").click();
  else return;
  event.preventDefault();
});

/* The clock is said aloud at half, five minutes and one minute, never each second. */
const marks = new Map([[Math.floor(Number(facts.total) / 2), facts.textHalf], [300, facts.textFive], [60, facts.textOne]]);
let lastLeft = clock.left;
const sectionMarks = new Map([[300, facts.textSectionFive], [60, facts.textSectionOne]]);

/* Say those marks that were passed between two looks at a clock. */
function say(texts, before, left) {
  for (const [mark, text] of texts) if (before > mark && left <= mark) announce.textContent = text;
}

const sectionLine = document.querySelector("[data-section-clock]");
const sectionClock = sectionLine && new Clock(Number(sectionLine.dataset.left), facts.now);
let sectionBefore = sectionClock?.left;

function moveOn() {
  if (leaving) return;
  leaving = true;
  sender.flush().finally(() => location.replace(facts.testUrl));
}

function tick() {
  const left = clock.left;
  if (sectionClock) {
    sectionLine.textContent = sectionClock.words;
    sectionLine.parentElement.classList.toggle("is-short", sectionClock.left <= 60);
    say(sectionMarks, sectionBefore, sectionClock.left);
    sectionBefore = sectionClock.left;
    if (sectionClock.left === 0) moveOn();
  }
  clockLine.textContent = clock.words;
  clockLine.parentElement.classList.toggle("is-short", left <= 60);
  say(marks, lastLeft, left);
  lastLeft = left;
  if (left === 0) moveOn();
}

/* What the company has changed meanwhile: more time, larger type. */
function takeOver(body) {
  const grown = body.seconds_left - clock.left > 20;
  clock.set(body.seconds_left);
  document.getElementById("main").classList.toggle("larger-type", body.larger_type);
  messages.show(body.messages);
  if (!grown) return;
  tick();
  announce.textContent = `${facts.textMore} ${Math.ceil(body.seconds_left / 60)}`;
}

async function syncClock() {
  try {
    const reply = await fetch(facts.clockUrl, { headers: { "X-Test-Session": facts.session }, signal: AbortSignal.timeout(8000) });
    const body = await reply.json();
    if (!reply.ok) refused(body.code);
    else if (body.status !== "started") refused("SESSION_CLOSED");
    else if (body.paused) refused("PAUSED");
    else takeOver(body);
  } catch {
    sender.kick();
  }
}

for (const kept of await store.answers()) {
  if (!section(kept.position)) continue;
  for (const input of inputs(kept.position)) input.checked = (kept.answer ?? "").includes(input.value);
  section(kept.position).querySelector("input[name=flagged]").checked = kept.flagged;
  paint(kept.position);
}
for (const hidden of root.querySelectorAll("[data-with-script]")) hidden.hidden = false;
root.querySelector("[data-fullscreen]")?.addEventListener("click", () => document.documentElement.requestFullscreen());
wireLook();
history.replaceState({ position: current }, "");
showState("saved");
sender.kick();
setInterval(tick, 1000);
setInterval(syncClock, 15_000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) syncClock(); });
root.dataset.ready = "1";
