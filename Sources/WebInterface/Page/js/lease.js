// Keeps a session from expiring while its page is open: a heartbeat well before the lease runs out.

import { serverClock } from "./serverclock.js";

const [shortest, longest] = [20_000, 300_000];

/**
 * Beats until the returned function is called. A beat that fails is tried again at the next.
 *
 * @param renewed called with the new end of the lease
 */
export function keepAlive(api, expiresAt, renewed) {
  let timer = null;
  const plan = (expiry) => {
    const left = Date.parse(expiry) - serverClock.now();
    const delay = Number.isFinite(left) ? Math.min(longest, Math.max(shortest, left / 3)) : longest;
    timer = setTimeout(beat, delay);
  };
  const beat = async () => {
    const answer = await api.call("PUT", "/heartbeat").catch(() => null);
    if (answer) renewed(answer.expires_at);
    plan(answer?.expires_at);
  };
  plan(expiresAt);
  return () => clearTimeout(timer);
}
