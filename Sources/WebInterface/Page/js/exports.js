// Taking the transcript along: downloads in every format, and copying the text.

import { byId, copyText, element, icon, setAttribute, setText } from "./dom.js";

const formats = [
  ["srt", "SRT", "Subtitles for video players", "srt"],
  ["vtt", "VTT", "Subtitles for the web", "vtt"],
  ["txt", "TXT", "Plain text", "txt"],
  ["tsv", "TSV", "Times and text for spreadsheets", "tsv"],
  ["json", "JSON", "Everything, with word times", "json"],
  ["whisperx", "WhisperX", "WhisperX’s JSON", "whisperx.json"],
];

export class Exports {
  #api;
  #links = new Map();
  #copy;
  #box = byId("exports");
  #text = () => "";

  /** @param text answers the transcript on the page as plain text. */
  constructor(api, text) {
    this.#api = api;
    this.#text = text;
    this.#copy = element(
      "button", { class: "button quiet small", type: "button" }, icon("copy"), element("span", {}, "Copy text"));
    this.#copy.addEventListener("click", async () => {
      if (this.#copy.getAttribute("aria-disabled") === "true") return;
      const copied = await copyText(this.#text());
      const label = this.#copy.lastElementChild;
      setText(label, copied ? "Copied" : "Not copied");
      setTimeout(() => setText(label, "Copy text"), 1600);
    });
    const links = formats.map(([format, label, title]) => {
      const link = element("a", { class: "export", role: "link" }, label);
      link.title = title;
      this.#links.set(format, link);
      return link;
    });
    this.#box.replaceChildren(this.#copy, element("span", { class: "export-group" }, icon("download"), ...links));
  }

  /** Offers the transcript of `file`, or says why it cannot be had yet. */
  show(file, isEmpty) {
    const reason = why(file, isEmpty);
    for (const [format, , title, ending] of formats) {
      const link = this.#links.get(format);
      setAttribute(link, "aria-disabled", reason ? "true" : null);
      setAttribute(link, "title", reason ?? title);
      setAttribute(link, "tabindex", reason ? "0" : null);
      setAttribute(link, "href", reason ? null : this.#api.link(
        this.#api.file(file.id, "/transcript"), { format, download: 1 }));
      setAttribute(link, "download", reason ? null : `${stem(file.name)}.${ending}`);
    }
    // Copying takes what there is so far.
    const nothing = isEmpty ? reason ?? "There is no text to copy." : null;
    setAttribute(this.#copy, "aria-disabled", nothing ? "true" : null);
    setAttribute(this.#copy, "title", nothing ?? (reason ? "Copies what there is so far" : "Copies the whole text"));
  }
}

function why(file, isEmpty) {
  if (!file) return "Choose a file first.";
  switch (file.state) {
    case "completed": return isEmpty ? "No speech was found in this file." : null;
    case "failed": return "This file could not be transcribed.";
    case "cancelled": return "This file’s transcription was cancelled.";
    default: return "Ready when the whole file is transcribed.";
  }
}

/** A name without its ending. The browser itself takes out what a file system would not bear. */
function stem(name) {
  return name.replace(/\.[^.]{1,5}$/, "") || "transcript";
}
