// Dialogs that are the same everywhere: closing, copying from fields, and the API key.

import { byId, copyText, setText } from "./dom.js";

/** Wires `data-close` and `data-copy` buttons, and closing by a click beside the dialog. */
export function prepareDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
      else if (event.target === dialog) closeIfBeside(dialog, event);
    });
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", () => copyFrom(byId(button.dataset.copy), button));
  }
  byId("open-help").addEventListener("click", () => byId("dialog-help").showModal());
}

function closeIfBeside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
}

/** Copies a field's text and says so on the button. */
export async function copyFrom(field, button) {
  const copied = await copyText(field.value);
  if (!copied) field.select();
  setText(button, copied ? "Copied" : "Press Ctrl C");
  setTimeout(() => setText(button, "Copy"), 1600);
}

/**
 * Asks for an API key. `attempt(key)` tries it and resolves to `null` or to why it did not work. Resolves to whether it
 * did; to false when the user gave up.
 */
export function askForKey(attempt, firstError = "") {
  const [dialog, form, input, error] = ["dialog-key", "key-form", "key-input", "key-error"].map(byId);
  return new Promise((resolve) => {
    let succeeded = false;
    setText(error, firstError);
    input.value = "";
    form.onsubmit = async (event) => {
      event.preventDefault();
      setText(error, "");
      const problem = await attempt(input.value.trim());
      if (problem === null) {
        succeeded = true;
        dialog.close();
      } else {
        setText(error, problem);
        input.select();
      }
    };
    dialog.onclose = () => {
      input.value = "";
      resolve(succeeded);
    };
    dialog.showModal();
    input.focus();
  });
}
