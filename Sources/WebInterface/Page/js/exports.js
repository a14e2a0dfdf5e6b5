// Taking the transcript along: copying the text as it stands, and the dialog with everything else.

import { byId, copyText, setAttribute, setText } from "./dom.js";
import { ExportDialog } from "./exportdialog.js";

export class Exports {
  #copy = byId("copy-text");
  #open = byId("open-export");
  #dialog;
  #file = null;

  /** @param text answers the transcript on the page as plain text. @param sessionFiles all files of the session. */
  constructor(api, text, sessionFiles) {
    this.#dialog = new ExportDialog(api, sessionFiles);
    this.#copy.addEventListener("click", async () => {
      if (this.#copy.getAttribute("aria-disabled") === "true") return;
      const label = this.#copy.querySelector(".label");
      setText(label, await copyText(text()) ? "Copied" : "Not copied");
      setTimeout(() => setText(label, "Copy text"), 1600);
    });
    this.#open.addEventListener("click", () => this.open());
  }

  open() { if (!this.#open.disabled) this.#dialog.open(this.#file); }

  /** Offers the transcript of `file`, or says why there is nothing to copy. */
  show(file, isEmpty) {
    this.#file = file;
    this.#open.disabled = file === null;
    const nothing = isEmpty ? why(file) : null;
    setAttribute(this.#copy, "aria-disabled", nothing ? "true" : null);
    const isWhole = file?.state === "completed";
    setAttribute(this.#copy, "title", nothing ?? (isWhole ? "Copies the whole text" : "Copies what there is so far"));
    this.#dialog.refresh(file);
  }
}

function why(file) {
  if (!file) return "Choose a file first.";
  return file.state === "completed" ? "No speech was found in this file." : "There is no text to copy yet.";
}
