// What the page says about the file that is being read, where there are no captions to show. Pure.

import { clock, language, place, remaining, span } from "./format.js";
import { progressOf, progressWords } from "./progress.js";

/** The line beside the file's name: length, language, and whether it came to nothing. */
export function detail(file) {
  if (!file) return "";
  const outcome = { failed: "not transcribed", cancelled: "cancelled" }[file.state] ?? "";
  const length = Number.isFinite(file.duration) ? clock(file.duration) : "";
  return [length, language(file.language), outcome].filter(Boolean).join(" · ");
}

/** What is said of a file that this browser cannot play. Captions are promised only where there are or will be some. */
export function unplayable({ state }) {
  const text = "This browser cannot play this file.";
  if (state === "failed" || state === "cancelled") return text;
  return `${text} Its captions ${state === "completed" ? "are" : "appear"} here all the same.`;
}

/**
 * What stands under the captions, or instead of them: `{title, text, busy, mayRetry, mayPick}`, or `null` for
 * nothing. `reading` is `{isEmpty, isLoading, isOwner, hasFiles, now}`.
 */
export function stateOf(file, reading) {
  if (!file) return invitation(reading);
  const { isEmpty, isLoading, now } = reading;
  switch (file.state) {
    case "claimed":
    case "queued": {
      const known = Number.isFinite(file.eta_seconds);
      const eta = known ? ` Its transcript should be ready in about ${span(file.eta_seconds)}.` : "";
      return { title: place(file.position), text: `You can listen while it waits.${eta}` };
    }
    case "decoding":
      return { title: "Preparing the audio", text: "The first captions follow in a moment.", busy: true };
    case "transcribing": {
      if (isEmpty) {
        const text = "Captions appear here as they are recognised, first where you play.";
        return { title: "Listening", text, busy: true };
      }
      const words = [progressWords(progressOf(file, now)), remaining(file.eta_seconds)];
      return { title: "", text: words.filter(Boolean).join(" · "), busy: true };
    }
    case "completed": {
      if (isLoading || !isEmpty) return null;
      const text = "Nothing was said in this file, or nothing that could be told from noise.";
      return { title: "No speech found", text };
    }
    case "failed":
      return { title: "This file could not be transcribed", text: file.error?.message ?? "", mayRetry: true };
    case "cancelled": {
      const text = isEmpty ? "Its transcription was stopped." : "The rest was not transcribed.";
      return { title: "Cancelled", text, mayRetry: true };
    }
    default:
      return null;
  }
}

function invitation({ hasFiles, isOwner }) {
  if (hasFiles) return { title: "Choose a file", text: "Its captions appear here and follow the sound." };
  if (!isOwner) {
    const text = "As soon as a recording is added to this session, its captions appear here.";
    return { title: "Nothing here yet", text };
  }
  return {
    title: "Drop a recording anywhere",
    text: "Speech or film, in any usual format. Captions appear here, word by word, while you listen; there is no need "
      + "to wait for the end.",
    mayPick: true,
  };
}
