/* On to the next question where there is no way back: the page stays, with its clock and its camera, and only the question
   and the list of questions change. What is not simply the next question is opened as a page of its own. */

const isNext = (fresh, facts) => fresh
  && fresh.dataset.session === facts.session
  && fresh.dataset.watched === facts.watched
  && (fresh.querySelector(".section-line")?.textContent ?? "") === (document.querySelector(".section-line")?.textContent ?? "");

/** Send the form; returns the next page's test, or null when another page is on its way. Raises without a connection. */
export async function goOn(form, button, facts) {
  const reply = await fetch(form.action, { method: "POST", body: new FormData(form, button), signal: AbortSignal.timeout(15_000) });
  if (!reply.ok) {
    location.replace(facts.testUrl);
    return null;
  }
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.getElementById("test");
  if (isNext(fresh, facts)) return fresh;
  location.replace(reply.url);
  return null;
}

/** Put the next question in the place of this one. */
export function put(fresh, root) {
  for (const part of [".question", ".palette"]) root.querySelector(part).replaceWith(fresh.querySelector(part));
}
