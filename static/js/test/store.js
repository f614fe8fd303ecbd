/* What this device keeps until the server has it: answers, events, and the number of the last save.
   IndexedDB survives a reload and a crash; where a browser refuses it, memory has to do. */

const NAME = "assist-test";

const done = (request) => new Promise((resolve, reject) => {
  request.addEventListener("success", () => resolve(request.result));
  request.addEventListener("error", () => reject(request.error));
});

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore("answers", { keyPath: ["session", "position"] });
    request.result.createObjectStore("events", { keyPath: "key" });
    request.result.createObjectStore("counters", { keyPath: "session" });
  });
  return done(request);
}

class DeviceStore {
  constructor(database, session) {
    this.database = database;
    this.session = session;
  }

  tables(names, mode) {
    const transaction = this.database.transaction(names, mode, { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", resolve);
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
    return [names.map((name) => transaction.objectStore(name)), finished];
  }

  /** Keep an answer under the next number; `least` is one more than the server has seen. */
  async putAnswer(entry, least) {
    const [[answers, counters], finished] = this.tables(["answers", "counters"], "readwrite");
    const last = await done(counters.get(this.session));
    const seq = Math.max((last?.value ?? 0) + 1, least);
    const kept = { ...entry, session: this.session, seq };
    counters.put({ session: this.session, value: seq });
    answers.put(kept);
    await finished;
    return kept;
  }

  async answers() {
    const [[answers]] = this.tables(["answers"], "readonly");
    const range = IDBKeyRange.bound([this.session, 0], [this.session, Infinity]);
    return (await done(answers.getAll(range))).sort((one, other) => one.seq - other.seq);
  }

  /** Forget an answer that the server has, unless a newer one took its place meanwhile. */
  async dropAnswer(position, seq) {
    const [[answers], finished] = this.tables(["answers"], "readwrite");
    const kept = await done(answers.get([this.session, position]));
    if (kept && kept.seq <= seq) answers.delete([this.session, position]);
    await finished;
  }

  async putEvent(event) {
    const [[events], finished] = this.tables(["events"], "readwrite");
    events.put({ ...event, session: this.session });
    await finished;
  }

  async events() {
    const [[events]] = this.tables(["events"], "readonly");
    return (await done(events.getAll())).filter((event) => event.session === this.session);
  }

  async dropEvents(keys) {
    const [[events], finished] = this.tables(["events"], "readwrite");
    for (const key of keys) events.delete(key);
    await finished;
  }

  async clear() {
    for (const entry of await this.answers()) await this.dropAnswer(entry.position, entry.seq);
    await this.dropEvents((await this.events()).map((event) => event.key));
    const [[counters], finished] = this.tables(["counters"], "readwrite");
    counters.delete(this.session);
    await finished;
  }
}

class MemoryStore {
  #answers = new Map();
  #events = new Map();
  #seq = 0;

  async putAnswer(entry, least) {
    this.#seq = Math.max(this.#seq + 1, least);
    const kept = { ...entry, seq: this.#seq };
    this.#answers.set(entry.position, kept);
    return kept;
  }

  async answers() {
    return [...this.#answers.values()].sort((one, other) => one.seq - other.seq);
  }

  async dropAnswer(position, seq) {
    if (this.#answers.get(position)?.seq <= seq) this.#answers.delete(position);
  }

  async putEvent(event) {
    this.#events.set(event.key, event);
  }

  async events() {
    return [...this.#events.values()];
  }

  async dropEvents(keys) {
    for (const key of keys) this.#events.delete(key);
  }

  async clear() {
    this.#answers.clear();
    this.#events.clear();
  }
}

/** Open what is kept for one attempt. */
export async function openStore(session) {
  try {
    return new DeviceStore(await openDatabase(), session);
  } catch (problem) {
    console.warn("This browser keeps nothing on the device", problem);
    return new MemoryStore();
  }
}
