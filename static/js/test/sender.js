/* Brings what the device keeps to the server, one thing after the other, until the server has all of it.
   Sending twice is harmless: the server knows the number of each save and the key of each event. */

const TIMEOUT = 10_000;
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000];
const EVENTS_EVERY = 3_000;
const LARGEST_BATCH = 50;
/* What the server will never take: there is no use in keeping it. */
const TOO_LATE = new Set(["TIME_OVER", "SECTION_OVER", "QUESTION_LEFT"]);

export class Sender {
  #store;
  #places;
  #tell;
  #running = null;
  #again = false;
  #failures = 0;
  #timer = 0;
  #eventsAfter = 0;
  #releasing = false;
  state = "saved";

  /** `places` is {session, answersUrl, eventsUrl}; `tell` is {state(name), refused(code), clock(seconds), events(reply)}. */
  constructor(store, places, tell) {
    this.#store = store;
    this.#places = places;
    this.#tell = tell;
    addEventListener("online", () => this.kick());
  }

  /** Start sending soon; safe to call at any time. */
  kick() {
    clearTimeout(this.#timer);
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#drain().finally(() => {
      this.#running = null;
      if (this.#again) {
        this.#again = false;
        this.kick();
      }
    });
    return this.#running;
  }

  /** Try to send everything now; true when nothing is left on the device. */
  async flush() {
    this.#eventsAfter = 0;
    this.#releasing = true;
    await this.kick();
    while (this.#running) await this.#running;
    this.#releasing = false;
    return (await this.#store.answers()).length === 0;
  }

  #say(state) {
    if (this.state !== state) {
      this.state = state;
      this.#tell.state?.(state);
    }
  }

  async #drain() {
    for (let waiting = await this.#store.answers(); waiting.length; waiting = await this.#store.answers()) {
      this.#say(this.#failures ? "offline" : "saving");
      for (const entry of waiting) {
        if (!(await this.#sendAnswer(entry))) return;
      }
    }
    this.#say("saved");
    await this.#sendEvents();
  }

  async #sendAnswer(entry) {
    const answer = await this.#request("PUT", `${this.#places.answersUrl}${entry.position}/`, {
      selected_answer: entry.answer,
      flagged: entry.flagged,
      client_seq: entry.seq,
      client_time: entry.at,
    });
    if (answer === null) return false;
    if (answer.status === 200 || answer.status === 422 || TOO_LATE.has(answer.body.code)) {
      await this.#store.dropAnswer(entry.position, entry.seq);
    }
    if (answer.status === 200) {
      this.#tell.clock?.(answer.body.seconds_left, answer.body.section_seconds_left);
      return true;
    }
    this.#tell.refused?.(answer.body.code ?? String(answer.status));
    return answer.status === 422 || TOO_LATE.has(answer.body.code);
  }

  async #sendEvents() {
    const now = Date.now();
    const ready = (await this.#store.events()).filter((event) => this.#releasing || (event.heldUntil ?? 0) <= now);
    if (!ready.length) return;
    if (now < this.#eventsAfter) {
      this.#later(this.#eventsAfter - now);
      return;
    }
    this.#eventsAfter = now + EVENTS_EVERY;
    const batch = ready.slice(0, LARGEST_BATCH);
    const events = batch.map(({ session, heldUntil, picture, ...event }) => event);
    const answer = await this.#request("POST", this.#places.eventsUrl, { events });
    if (answer === null) return;
    if (answer.status === 200) this.#tell.events?.(answer.body);
    for (const event of batch) {
      if (event.picture && !(await this.#sendPicture(event))) return;
    }
    await this.#store.dropEvents(batch.map((event) => event.key));
    if (ready.length > batch.length) this.#later(EVENTS_EVERY);
  }

  /* A picture follows its event; what the server does not take is dropped with it. */
  async #sendPicture({ key, picture }) {
    const url = `${this.#places.eventsUrl.replace(/events\/$/, "snapshots/")}?key=${encodeURIComponent(key)}`;
    return (await this.#request("POST", url, new Blob([picture], { type: "image/jpeg" }))) !== null;
  }

  /** Status and body of the reply; null when the server was not reached or could not, and a retry is due. */
  async #request(method, url, body) {
    const picture = body instanceof Blob;
    try {
      const reply = await fetch(url, {
        method,
        body: picture ? body : JSON.stringify(body),
        headers: { "Content-Type": picture ? body.type : "application/json", "X-Test-Session": this.#places.session },
        credentials: "same-origin",
        keepalive: true,
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (reply.status >= 500 || reply.status === 429) throw new Error(`status ${reply.status}`);
      this.#failures = 0;
      return { status: reply.status, body: await reply.json() };
    } catch {
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
      this.#failures += 1;
      this.#say("offline");
      this.#later(pause);
      return null;
    }
  }

  #later(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.kick(), pause);
  }
}
