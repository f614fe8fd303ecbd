/* Small shared pieces. */

/** A text of the page's language, kept on <body data-text-…>. */
export const text = (name) => document.body.dataset[`text${name}`] ?? "";

/** Run `start` on every match, now and in what htmx swaps in; each element once. */
export function whenThere(selector, start) {
  const seen = new WeakSet();
  const scan = (root) => {
    const found = root.matches?.(selector) ? [root, ...root.querySelectorAll(selector)] : root.querySelectorAll(selector);
    for (const element of found) {
      if (!seen.has(element)) {
        seen.add(element);
        start(element);
      }
    }
  };
  scan(document);
  document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
}

/** An icon of the sprite as an element. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "ico");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.body.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

/** The token Django wants with every POST. */
export function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return field?.value ?? cookie?.slice("csrftoken=".length) ?? "";
}

const loading = new Map();

/** Load a classic script of ours once; resolves when it has run. */
export function loadScript(source) {
  if (!loading.has(source)) {
    loading.set(source, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.nonce = document.querySelector("script[nonce]")?.nonce ?? "";
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`Could not load ${source}`)));
      document.head.append(script);
    }));
  }
  return loading.get(source);
}
