/* Looks every few seconds whether the clock goes on, and then goes on as well. */

const { test, testUrl, clockUrl } = document.getElementById("pause").dataset;

setInterval(async () => {
  try {
    const reply = await fetch(clockUrl, { headers: { "X-Test-Session": test }, signal: AbortSignal.timeout(8000) });
    const body = await reply.json();
    if (!reply.ok || !body.paused) location.replace(testUrl);
  } catch {
    /* Without a connection the next look will tell. */
  }
}, 5000);
