/* Camera and microphone during a test. Only what is noticed becomes an event: a face missing, several faces, the camera
   lost or covered, a loud noise. No sound leaves this device, and a picture only with an event of a test that keeps pictures. */

const EVERY = 4_000;
const PATIENCE = { no_face: 3, multiple_faces: 2, camera_muted: 2 };
const WITH_PICTURE = new Set(["no_face", "multiple_faces"]);
const LOUD = 0.25;
const LOUD_FOR = 1_500;
const QUIET_AFTER = 30_000;

/** Begin to look and listen; `tell` is {note, begin, end} of the watch, `root` the test. */
export async function look(watched, root, tell) {
  const wants = { video: watched.has("no_face"), audio: watched.has("audio_spike") };
  const stream = await openStream(wants, tell, root);
  if (!stream) return;
  const [picture] = stream.getVideoTracks();
  if (wants.video && picture) watchPicture(stream, picture, root, tell);
  if (wants.audio && stream.getAudioTracks().length) listen(stream, tell);
}

async function openStream({ video, audio }, tell, root) {
  const size = video && { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 10 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: size, audio });
  } catch (problem) {
    if (video) {
      tell.note("camera_disconnect", { metadata: { action: problem?.name ?? "unavailable" } });
      const problemLine = root.querySelector("[data-problem]");
      problemLine.textContent = root.dataset.textCamera;
      problemLine.hidden = false;
      setTimeout(() => { problemLine.hidden = true; }, 10_000);
    }
    return null;
  }
}

function watchPicture(stream, track, root, tell) {
  const figure = root.querySelector("[data-camera]");
  const video = figure.querySelector("video");
  figure.hidden = false;
  video.srcObject = stream;
  video.play();
  track.addEventListener("ended", () => tell.note("camera_disconnect", { metadata: { action: "ended" } }));
  track.addEventListener("mute", () => tell.begin("camera_muted"));
  track.addEventListener("unmute", () => tell.end("camera_muted"));

  const worker = new Worker(root.dataset.facesUrl, { type: "module" });
  const picture = async () => (root.dataset.picturesUrl ? { picture: await jpeg(video) } : {});
  const rows = new Counter({
    begin: async (kind) => tell.begin(kind, WITH_PICTURE.has(kind) ? await picture() : {}),
    end: tell.end,
  });
  let busy = false;
  worker.addEventListener("message", ({ data }) => {
    busy = false;
    if (data.problem) {
      console.warn("Faces are not looked for", data.problem);
      clearInterval(timer);
      return;
    }
    root.dataset.facesSeen = data.faces;
    rows.see("camera_muted", data.dark);
    rows.see("no_face", !data.dark && data.faces === 0);
    rows.see("multiple_faces", data.sure > 1);
  });
  const timer = setInterval(async () => {
    if (busy || video.readyState < 2 || track.readyState !== "live") return;
    busy = true;
    const frame = await createImageBitmap(video);
    worker.postMessage({ model: root.dataset.faceModel, frame }, [frame]);
  }, EVERY);
}

/* The picture that goes with an event, where the candidate has agreed to that: small, without anything beside it. */
async function jpeg(video) {
  const canvas = new OffscreenCanvas(320, Math.round((320 * video.videoHeight) / video.videoWidth));
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 });
  return blob.arrayBuffer();
}

/* One frame proves nothing: something begins after so many in a row, and ends with the first that is in order. */
class Counter {
  #tell;
  #rows = new Map();

  constructor(tell) {
    this.#tell = tell;
  }

  see(kind, there) {
    const row = there ? (this.#rows.get(kind) ?? 0) + 1 : 0;
    this.#rows.set(kind, row);
    if (row === PATIENCE[kind]) this.#tell.begin(kind);
    else if (!there) this.#tell.end(kind);
  }
}

function listen(stream, tell) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => context.resume(), { once: true });
  const samples = new Float32Array(analyser.fftSize);
  let loudSince = 0;
  let quietUntil = 0;
  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    const now = performance.now();
    if (level < LOUD) loudSince = 0;
    else loudSince ||= now;
    if (loudSince && now - loudSince >= LOUD_FOR && now >= quietUntil) {
      quietUntil = now + QUIET_AFTER;
      tell.note("audio_spike", { duration_seconds: Math.round((now - loudSince) / 1000) });
    }
  }, 300);
}
