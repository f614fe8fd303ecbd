/* What the company writes while the test runs: shown once each, above the question, and reported as seen. */

export class Messages {
  #root;
  #url;
  #session;
  #shown = new Set();

  constructor(root, { url, session }) {
    this.#root = root;
    this.#url = url;
    this.#session = session;
    for (const one of root.querySelectorAll("[data-message]")) {
      this.#shown.add(one.dataset.message);
      this.#closable(one);
    }
  }

  /** Show those of a list of {id, text} that are new. */
  show(messages) {
    const fresh = messages.filter((message) => !this.#shown.has(message.id));
    if (!fresh.length) return;
    for (const { id, text } of fresh) {
      this.#shown.add(id);
      const [box, line, from] = ["div", "p", "strong"].map((name) => document.createElement(name));
      box.className = "test-message";
      box.dataset.message = id;
      from.textContent = this.#root.dataset.textFrom;
      line.append(from, " ", text);
      box.append(line);
      this.#root.append(box);
      this.#closable(box);
    }
    this.#report(fresh.map((message) => message.id));
  }

  #closable(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "b b-quiet b-sm";
    button.textContent = this.#root.dataset.textClose;
    button.addEventListener("click", () => box.remove());
    box.append(button);
  }

  /* A report that is lost is made again with the next question of the time: the server still calls them unseen. */
  async #report(ids) {
    try {
      const reply = await fetch(this.#url, {
        method: "POST",
        body: JSON.stringify({ seen: ids }),
        headers: { "Content-Type": "application/json", "X-Test-Session": this.#session },
        signal: AbortSignal.timeout(8000),
      });
      if (!reply.ok) throw new Error(`status ${reply.status}`);
    } catch {
      setTimeout(() => this.#report(ids), 10_000);
    }
  }
}
