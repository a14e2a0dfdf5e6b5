// Why the server did not take a file, and what happens now. Pure.

import { bytes, ordinal, plural, span } from "./format.js";

/** Refusals that time mends: the file waits here and is offered again. */
export function isPassing(error) {
  if (error.code === "session_bytes_full") return false;
  return [408, 425, 429, 502, 503, 504, 507].includes(error.status) || error.code === "upload_in_progress";
}

/** Whether the user may as well try again (never for a file that is too large or of no use). */
export const isFinal = (error) => error.status === 413 || error.status === 415;

/** One or two sentences for a row of the list. */
export function refusal(error) {
  const { limit, position, eta_seconds, audio_seconds_ahead } = error.details ?? {};
  const room = Number.isFinite(error.retryAfter) ? ` There should be room in about ${span(error.retryAfter)}.` : "";
  switch (error.code) {
    case "queue_full": {
      const count = limit ?? position;
      const place = Number.isFinite(position) ? ` It would be ${ordinal(position + 1)} in line.` : "";
      return `The queue is full${count ? `: ${plural(count, "file")} wait already` : ""}.${place}${room}`;
    }
    case "queue_audio_full": {
      const ahead = Number.isFinite(audio_seconds_ahead) ? `: ${span(audio_seconds_ahead)} of sound wait already` : "";
      const end = Number.isFinite(eta_seconds) ? ` All of it should be done in about ${span(eta_seconds)}.` : room;
      return `The queue is full${ahead}.${end}`;
    }
    case "session_bytes_full":
      return `This session has no room left${limit ? ` (${bytes(limit)})` : ""}. Remove files you no longer need, then try again.`;
    case "file_too_large":
      return `Too large${limit ? `: this server takes up to ${bytes(limit)} a file` : " for this server"}.`;
    case "unsupported_media_type":
      return "The server takes sound and film; this is neither.";
    case "disk_low":
    case "storage_full":
      return "The server’s disk is nearly full. The file waits here until there is room.";
    case "upload_in_progress":
      return "The server is still busy with the first attempt.";
    default:
      return error.message;
  }
}
