/* Notes what the candidate has agreed to have noted: leaving the tab, the window, full screen, and so on.
   Each event is kept on the device first and sent in batches; its key makes a second delivery harmless. */

const HOLD = { no_face: 40_000 };
const USUAL_HOLD = 10_000;
const RESIZED = 0.15;

export function watch(kinds, store, sender, clock, position) {
  const watched = new Set(kinds);
  const open = new Map();

  const note = async (event_type, more = {}) => {
    if (!watched.has(event_type)) return null;
    const event = { key: crypto.randomUUID(), event_type, client_time: clock.stamp(), position: position(), ...more };
    await store.putEvent(event);
    sender.kick();
    return event;
  };

  const settle = async (lasting) => {
    if (!lasting.event || lasting.sent) return;
    lasting.sent = true;
    const duration_seconds = Math.round((performance.now() - lasting.began) / 1000);
    await store.putEvent({ ...lasting.event, duration_seconds, heldUntil: 0 });
    sender.kick();
  };

  /* Something that lasts: held back a while so that its duration, as far as it goes then, can travel with it. */
  const begin = async (event_type, more = {}) => {
    if (!watched.has(event_type) || open.has(event_type)) return;
    const hold = HOLD[event_type] ?? USUAL_HOLD;
    const lasting = { began: performance.now(), event: null, sent: false, over: false };
    open.set(event_type, lasting);
    lasting.event = await note(event_type, { ...more, heldUntil: Date.now() + hold + 1000 });
    if (lasting.over) await settle(lasting);
    else setTimeout(() => settle(lasting), hold);
  };
  const end = async (event_type) => {
    const lasting = open.get(event_type);
    open.delete(event_type);
    if (!lasting) return;
    lasting.over = true;
    await settle(lasting);
  };

  /* A page that is left for the next one is hidden on its way: that is not leaving the test. */
  let going = false;
  addEventListener("pagehide", () => { going = true; });
  addEventListener("pageshow", () => { going = false; });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) end("tab_switch");
    else if (!going) begin("tab_switch");
  });
  addEventListener("blur", () => setTimeout(() => { if (!document.hidden && !document.hasFocus()) begin("window_blur"); }, 0));
  addEventListener("focus", () => end("window_blur"));
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) note("fullscreen_exit"); });
  for (const action of ["copy", "cut", "paste"]) {
    document.addEventListener(action, () => note("copy_paste", { metadata: { action } }));
  }
  document.addEventListener("contextmenu", () => note("context_menu"));
  addEventListener("beforeprint", () => note("print_screen", { metadata: { action: "print" } }));
  document.addEventListener("keyup", (event) => { if (event.key === "PrintScreen") note("print_screen", { metadata: { action: "key" } }); });
  watchWindow(note);
  watchScreens(note);
  if (watched.has("no_face") || watched.has("audio_spike")) {
    import("./camera.js").then(({ look }) => look(watched, document.getElementById("test"), { note, begin, end }));
  }

  let lostAt = 0;
  return {
    /** Called with each change of the connection's state. */
    connection(online) {
      if (!online && !lostAt) lostAt = performance.now();
      if (online && lostAt) {
        const duration_seconds = Math.round((performance.now() - lostAt) / 1000);
        lostAt = 0;
        note("connection_lost", { duration_seconds });
      }
    },
  };
}

/* The window itself, not what a keyboard on the screen leaves of it; and the keys that open the developer's tools. */
function watchWindow(note) {
  let size = [outerWidth, outerHeight];
  let timer = 0;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = [outerWidth, outerHeight];
      const turned = now[0] === size[1] && now[1] === size[0];
      const much = now.some((length, side) => Math.abs(length - size[side]) > RESIZED * size[side]);
      size = now;
      if (much && !turned) note("window_resize", { metadata: { width: now[0], height: now[1] } });
    }, 1000);
  });
  document.addEventListener("keydown", (event) => {
    const letters = ["KeyI", "KeyJ", "KeyC"].includes(event.code);
    const asked = event.key === "F12" || (letters && ((event.ctrlKey && event.shiftKey) || (event.metaKey && event.altKey)));
    if (asked && !event.repeat) note("devtools", { metadata: { action: "key" } });
  });
}

/* Only where the browser tells it without a question. */
function watchScreens(note) {
  if (screen.isExtended === undefined) return;
  let extended = false;
  const look = () => {
    if (screen.isExtended && !extended) note("second_screen");
    extended = screen.isExtended;
  };
  screen.addEventListener?.("change", look);
  look();
}
