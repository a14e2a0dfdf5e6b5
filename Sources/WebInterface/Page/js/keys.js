// Keyboard shortcuts. Off in text fields and while a dialog is open; combinations of the browser's own are left to it.

import { byId } from "./dom.js";

/** @param actions one function for each name below; what is not possible just now simply does nothing. */
export function listenToKeys(actions) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target;
    const isTyping = target.matches?.("input:not([type=range]), textarea, select, [contenteditable]");
    if (isTyping) return;
    const isSeek = target === byId("seek");
    const isOtherRange = target.matches?.("input[type=range]") && !isSeek;
    const isPressable = target.matches?.("button, a[href], summary, [role=button]");

    const run = (name) => {
      event.preventDefault();
      actions[name]();
    };
    switch (event.key) {
      // Space presses the button that has the focus; elsewhere it plays.
      case " ": if (!isPressable && !isOtherRange) run("toggle"); break;
      case "k": case "K": run("toggle"); break;
      case "j": case "J": run("back"); break;
      case "l": case "L": run("forward"); break;
      case "ArrowLeft": if (!isOtherRange) run("back"); break;
      case "ArrowRight": if (!isOtherRange) run("forward"); break;
      case "n": case "N": run("next"); break;
      case "p": case "P": run("previous"); break;
      case "<": case ",": run("slower"); break;
      case ">": case ".": run("faster"); break;
      case "m": case "M": run("mute"); break;
      case "c": case "C": run("now"); break;
      case "f": case "F": run("fullscreen"); break;
      case "v": case "V": run("picture"); break;
      case "+": case "=": run("zoomIn"); break;
      case "-": run("zoomOut"); break;
      case "0": run("zoomAll"); break;
      case "e": case "E": run("export"); break;
      case "/": run("search"); break;
      case "?": run("help"); break;
    }
  });
}
