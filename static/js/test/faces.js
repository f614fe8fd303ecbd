/* Counts faces in single frames, in a worker of its own so that the test never waits. Frames stay here and are closed. */
import Human from "../../vendor/human/human.esm.js";

const DARK = 14;
/* A face must be likely to be there, and quite sure to be one too many. */
const LIKELY = 0.5;
const SURE = 0.7;
let ready = null;
let human = null;

const off = { enabled: false };
const settings = (model) => ({
  modelBasePath: "",
  cacheSensitivity: 0,
  warmup: "none",
  debug: false,
  filter: off,
  face: {
    enabled: true,
    detector: { modelPath: model, rotation: false, maxDetected: 4, minConfidence: LIKELY, return: false },
    mesh: off, iris: off, attention: off, description: off, emotion: off, antispoof: off, liveness: off,
  },
  body: off, hand: off, object: off, gesture: off, segmentation: off,
});

/* WebGL where the worker has it, else plain arithmetic: slower, and still out of the way of the page. */
async function open(model) {
  for (const backend of ["webgl", "cpu"]) {
    try {
      human = new Human({ ...settings(model), backend });
      await human.load();
      return backend;
    } catch (problem) {
      console.warn(`No faces with ${backend}`, problem);
    }
  }
  throw new Error("no backend");
}

function brightness({ data }) {
  let sum = 0;
  const step = 4 * 16;
  for (let at = 0; at < data.length; at += step) sum += data[at] + data[at + 1] + data[at + 2];
  return sum / (3 * Math.ceil(data.length / step));
}

addEventListener("message", async ({ data: { model, frame } }) => {
  try {
    ready ??= open(model);
    const backend = await ready;
    const canvas = new OffscreenCanvas(frame.width, frame.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(frame, 0, 0);
    frame.close();
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    if (brightness(pixels) < DARK) {
      postMessage({ dark: true, faces: 0, sure: 0, backend });
      return;
    }
    const found = await human.detect(pixels);
    const sure = found.face.filter((face) => face.boxScore >= SURE).length;
    postMessage({ dark: false, faces: found.face.length, sure, backend });
  } catch (problem) {
    postMessage({ problem: String(problem) });
  }
});
