// Whether the server takes on work. Asked when the page opens, when something was refused, and when files wait but
// nothing has been heard for a while; never as a routine.

import { address } from "./api.js";
import { banner } from "./notices.js";

const silenceMilliseconds = 30_000;

/** Asks `/health/ready` and shows or takes down the banner. */
export async function checkHealth() {
  try {
    const response = await fetch(address("health/ready"), { cache: "no-store" });
    if (response.ok) banner("health", null);
    else if (response.status === 503) banner("health", sentence(await response.json().catch(() => null)));
  } catch { /* No connection: that has a banner of its own. */ }
}

function sentence(body) {
  const reasons = (body?.reasons ?? [body?.error?.message]).filter((reason) => typeof reason === "string" && reason);
  return reasons.length > 0
    ? `The server is not ready to transcribe: ${reasons.join("; ")}. Files wait and nothing is lost.`
    : "The server is not ready to transcribe. Files wait and nothing is lost.";
}

/** Looks now and then whether `isSilent(milliseconds)` holds; only then asks. Returns what stops it. */
export function watchSilence(isSilent) {
  let wasAsked = false;
  const timer = setInterval(async () => {
    const silent = !document.hidden && isSilent(silenceMilliseconds);
    // Once more after a silence, so that the banner goes when work goes on.
    if (silent || wasAsked) await checkHealth();
    wasAsked = silent;
  }, silenceMilliseconds / 2);
  return () => clearInterval(timer);
}
