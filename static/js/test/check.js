/* The check before a test. Pictures and sound are shown here and go nowhere. */
const root = document.getElementById("check");
const words = root.dataset;
const line = (name) => root.querySelector(`[data-check="${name}"]`);
const SLOW = 1_500;

function say(name, state, text) {
  const place = line(name);
  place.dataset.state = state;
  place.textContent = text;
}

async function tryConnection() {
  const times = [];
  for (let round = 0; round < 4; round += 1) {
    const began = performance.now();
    try {
      const reply = await fetch(`${words.ping}?${round}`, { cache: "no-store", signal: AbortSignal.timeout(6000) });
      if (reply.ok) times.push(performance.now() - began);
    } catch {
      /* Counted by its absence. */
    }
  }
  times.sort((one, other) => one - other);
  const middle = times[Math.floor(times.length / 2)];
  if (times.length < 3) say("connection", "bad", words.textNone);
  else if (middle > SLOW) say("connection", "slow", words.textSlow);
  else say("connection", "good", `${words.textGood} (${Math.round(middle)} ms)`);
}

async function tryBrowser() {
  const request = indexedDB.open("assist-check", 1);
  const kept = await new Promise((resolve) => {
    request.addEventListener("success", () => resolve(true));
    request.addEventListener("error", () => resolve(false));
  });
  if (kept) request.result.close();
  say("browser", kept ? "good" : "slow", kept ? words.textKept : words.textNotKept);
}

async function tryDevice(name, wants) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wants);
    say(name, "good", words.textWorks);
    return stream;
  } catch (problem) {
    say(name, "bad", problem?.name === "NotAllowedError" ? words.textRefused : words.textMissing);
    return null;
  }
}

function showLevel(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    root.querySelector("[data-level]").value = Math.min(1, level * 4);
  }, 150);
}

root.querySelector("[data-try]")?.addEventListener("click", async () => {
  if (words.camera) {
    const stream = await tryDevice("camera", { video: true });
    const video = root.querySelector("[data-video]");
    video.srcObject = stream;
    if (stream) video.play();
  }
  if (words.microphone) {
    const stream = await tryDevice("microphone", { audio: true });
    if (stream) showLevel(stream);
  }
});
tryConnection();
tryBrowser().catch(() => say("browser", "slow", words.textNotKept));
