// How files that are added next are transcribed: translation, speakers, words to expect. Choices of the session, changed with
// PATCH; what is there already stays as it was made. The language has a menu of its own.

import { ApiError } from "./api.js";
import { byId, setText } from "./dom.js";

export class Options {
  #api;
  #current;
  #dialog = byId("dialog-options");

  /**
   * @param engine as the session names it
   * @param canDiarize whether the server can tell speakers apart; unknown where it does not say
   * @param current the session's options so far
   */
  constructor(api, { engine, canDiarize, current }) {
    this.#api = api;
    this.#current = current ?? {};
    this.#explain({ ...engine?.capabilities, diarization: canDiarize });
    byId("open-options").addEventListener("click", () => this.#open());
    byId("options-diarize").addEventListener("change", () => this.#drawSpeakers());
    byId("options-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.#summarize();
  }

  /** An engine that cannot do a thing says so beside it. What is not known is offered: the server answers. */
  #explain(capabilities) {
    const cannot = (name) => capabilities?.[name] === false;
    byId("options-translate").disabled = cannot("translation");
    byId("options-diarize").disabled = cannot("diarization");
    byId("options-prompt").disabled = cannot("prompt");
    setText(byId("options-translate-note"), cannot("translation")
      ? "This server writes down what it hears and cannot translate."
      : "The transcript is in English, whatever is spoken.");
    setText(byId("options-diarize-note"), cannot("diarization")
      ? "This server cannot hear who is speaking."
      : "Each caption says who speaks, once the file is finished.");
    setText(byId("options-prompt-note"), cannot("prompt")
      ? "This server cannot be given any."
      : "Names and terms that occur, as they are spelt.");
  }

  #open() {
    const { task, diarize, min_speakers, max_speakers, prompt } = this.#current;
    byId("options-translate").checked = task === "translate";
    byId("options-diarize").checked = diarize === true;
    byId("options-least").value = min_speakers ?? "";
    byId("options-most").value = max_speakers ?? "";
    byId("options-prompt").value = prompt ?? "";
    setText(byId("options-error"), "");
    this.#drawSpeakers();
    this.#dialog.showModal();
  }

  #drawSpeakers() { byId("options-speakers").hidden = !byId("options-diarize").checked; }

  async #save() {
    const number = (id) => (byId(id).value === "" ? null : Number(byId(id).value));
    const diarize = byId("options-diarize").checked;
    const body = {
      task: byId("options-translate").checked ? "translate" : "transcribe", diarize,
      min_speakers: diarize ? number("options-least") : null, max_speakers: diarize ? number("options-most") : null,
      prompt: byId("options-prompt").value.trim() || null,
    };
    try {
      const answer = await this.#api.call("PATCH", "", { body });
      this.#current = answer?.options ?? { ...this.#current, ...body };
      this.#summarize();
      this.#dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(byId("options-error"), error.message);
    }
  }

  /** What is chosen, on the button that opens this. */
  #summarize() {
    const { task, diarize, prompt } = this.#current;
    const chosen = [task === "translate" && "translated", diarize && "speakers", prompt && "hints"].filter(Boolean);
    setText(byId("options-summary"), chosen.length > 0 ? chosen.join(", ") : "Options");
  }
}
