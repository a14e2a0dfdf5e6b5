// How far a file is. The server tells of whole windows, and a short file is a single one; in between, time goes on. Pure.

import { percent } from "./format.js";

/** An estimate goes this far towards the end and no further: that it is done only the server says. */
const farthest = 0.95;

/** From 0 to 1; `null` while nothing can be said. `now` is in milliseconds. */
export function progressOf({ progress, eta_seconds, told_at }, now) {
  const known = progress ?? 0;
  if (!Number.isFinite(eta_seconds) || !Number.isFinite(told_at)) return known > 0 ? known : null;
  const elapsed = Math.max(0, now - told_at) / 1000;
  // The server rounds what is nearly done to nothing.
  return known + (1 - known) * Math.min(farthest, elapsed / Math.max(0.1, eta_seconds));
}

/** `Transcribing, about 40 %`, as far as it is known. */
export function progressWords(share) {
  return share === null || share < 0.005 ? "Transcribing" : `Transcribing, about ${percent(share)}`;
}
