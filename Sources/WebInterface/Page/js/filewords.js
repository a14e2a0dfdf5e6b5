// What a row of the list says about its file. Pure.

import { bytes, clock, language, ordinal, percent, place, plural, remaining, span } from "./format.js";
import { progressOf, progressWords } from "./progress.js";

/** `{text, tone, icon, progress}`; `progress` is `null` where no bar is due. `now` is in milliseconds. */
export function describe(file, { now, isPaused = false }) {
  const join = (...parts) => parts.filter(Boolean).join(" · ");
  switch (file.state) {
    case "upload-waiting":
      return held(file, now) ?? calm(join("Waiting to upload", bytes(file.bytes)));
    case "uploading":
      return {
        text: join(`Uploading ${percent(file.sent / file.bytes)}`, speed(file)),
        tone: "busy", icon: "upload", progress: file.sent / file.bytes,
      };
    case "fetching":
      return { text: `The server fetches it from ${file.host}`, tone: "busy", icon: "link", progress: null };
    case "upload-finishing":
      return { text: "Uploaded, being put in the queue", tone: "busy", icon: "upload", progress: 1 };
    case "upload-failed":
      return bad(file.error?.message ?? "The upload failed.");
    case "claimed":
      return calm("Received");
    case "queued":
      return calm(join(isPaused ? `${ordinal((file.position ?? 0) + 1)} in line` : place(file.position),
        isPaused ? "paused" : ready(file)));
    case "decoding":
      return {
        text: join("Preparing the audio", isPaused ? "paused" : remaining(file.eta_seconds)),
        tone: "busy", icon: "wave", progress: file.progress,
      };
    case "transcribing":
      // Cut into pieces already, while others are before it: nothing is being recognised yet, as far as one can tell.
      if (!file.progress && file.position > 0) return calm(join(place(file.position), isPaused ? "paused" : ready(file)));
      return transcribing(file, isPaused ? file.told_at : now, isPaused);
    case "completed":
      return {
        text: join(clock(file.duration), language(file.language), gaps(file)),
        tone: "done", icon: "check", progress: null,
      };
    case "failed":
      return bad(file.error?.message ?? "This file could not be transcribed.");
    case "cancelled":
      return { text: "Cancelled", tone: "calm", icon: "close", progress: null };
    default:
      return calm(file.state);
  }
}

function transcribing(file, now, isPaused) {
  const share = progressOf(file, now);
  return {
    text: [progressWords(share), isPaused ? "paused" : remaining(file.eta_seconds)].filter(Boolean).join(" · "),
    tone: "busy", icon: "wave", progress: share ?? 0,
  };
}

const ready = (file) => (Number.isFinite(file.eta_seconds) ? `ready in about ${span(file.eta_seconds)}` : "");

function speed(file) {
  if (!file.speed) return `${bytes(file.sent)} of ${bytes(file.bytes)}`;
  return `${bytes(file.speed)}/s · ${remaining((file.bytes - file.sent) / file.speed)}`;
}

const calm = (text) => ({ text, tone: "calm", icon: "clock", progress: null });
const bad = (text) => ({ text, tone: "bad", icon: "alert", progress: null });

function held(file, now) {
  if (!file.retry_at) return null;
  const seconds = Math.ceil((file.retry_at - now) / 1000);
  const wait = seconds > 0 ? `Trying again in ${seconds < 60 ? `${seconds} s` : span(seconds)}.` : "Trying again.";
  return { ...calm(`${file.error?.message ?? "The server is full."} ${wait}`), tone: "warn" };
}

function gaps(file) {
  const failed = file.windows?.failed ?? 0;
  return failed > 0 ? `${plural(failed, "gap")}` : "";
}

/** One line about all files: `12 files · 3 still to do · about 4 min left`. */
export function summary(files, queueState) {
  if (files.length === 0) return "";
  const left = files.filter((file) => !["completed", "failed", "cancelled", "upload-failed"].includes(file.state));
  const failed = files.filter((file) => file.state === "failed" || file.state === "upload-failed").length;
  const eta = Math.max(-1, ...left.map((file) => file.eta_seconds ?? -1));
  return [
    plural(files.length, "file"),
    left.length > 0 ? (queueState === "paused" ? `${left.length} waiting, paused` : `${left.length} still to do`) : "",
    left.length > 0 && eta >= 0 && queueState !== "paused" ? remaining(eta) : "",
    failed > 0 ? `${failed} failed` : "",
  ].filter(Boolean).join(" · ");
}
