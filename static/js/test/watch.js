/* Notes what the candidate has agreed to have noted: leaving the tab, the window, full screen, and so on.
   Each event is kept on the device first and sent in batches; its key makes a second delivery harmless. */

const HOLD = 10_000;

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

  /* Something that lasts: held back a while so that its duration can travel with it. */
  const begin = async (event_type) => {
    if (!watched.has(event_type) || open.has(event_type)) return;
    const began = performance.now();
    open.set(event_type, { began, event: null });
    const event = await note(event_type, { heldUntil: Date.now() + HOLD });
    setTimeout(() => sender.kick(), HOLD + 100);
    if (open.has(event_type)) open.get(event_type).event = event;
  };
  const end = async (event_type) => {
    const lasting = open.get(event_type);
    open.delete(event_type);
    if (!lasting?.event || Date.now() >= lasting.event.heldUntil) return;
    const duration_seconds = Math.round((performance.now() - lasting.began) / 1000);
    await store.putEvent({ ...lasting.event, duration_seconds, heldUntil: 0 });
    sender.kick();
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? begin("tab_switch") : end("tab_switch")));
  addEventListener("blur", () => setTimeout(() => { if (!document.hidden && !document.hasFocus()) begin("window_blur"); }, 0));
  addEventListener("focus", () => end("window_blur"));
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) note("fullscreen_exit"); });
  for (const action of ["copy", "cut", "paste"]) {
    document.addEventListener(action, () => note("copy_paste", { metadata: { action } }));
  }
  document.addEventListener("contextmenu", () => note("context_menu"));
  addEventListener("beforeprint", () => note("print_screen", { metadata: { action: "print" } }));
  document.addEventListener("keyup", (event) => { if (event.key === "PrintScreen") note("print_screen", { metadata: { action: "key" } }); });

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
