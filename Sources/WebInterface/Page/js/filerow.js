// One row of the list of files: made once, then changed in place.

import { element, icon, setAttribute, setIcon, setText } from "./dom.js";
import { isOnServer, isUnfinished, isUpload } from "./filebook.js";
import { describe } from "./filewords.js";

const button = (action, name) => element(
  "button", { class: "button quiet square small", type: "button", "data-action": action }, icon(name));

/** A new row for file `id`, still without words. */
export function makeRow(id) {
  const row = element("li", { class: "file" },
    element("button", { class: "file-grip", type: "button", "data-action": "grip", hidden: "" }, icon("grip")),
    element("button", { class: "file-open", type: "button" },
      element("span", { class: "file-mark" }, icon("clock")),
      element("span", { class: "file-words" },
        element("span", { class: "file-name", dir: "auto" }), element("span", { class: "file-state" }))),
    element("span", { class: "file-actions" }, button("retry", "retry"), button("remove", "close")),
    element("span", { class: "file-bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" }));
  row.dataset.id = id;
  return row;
}

/** What a row may offer: `{isSelected, isOwner, isPaused, mayMove, now}`. */
export function fillRow(row, file, { isSelected, isOwner, isPaused, mayMove, now }) {
  const words = describe(file, { now, isPaused });
  const [grip, open, actions, bar] = row.children;
  const [mark, text] = open.children;
  const [name, state] = text.children;
  const [retry, remove] = actions.children;
  row.dataset.tone = words.tone;
  row.dataset.state = file.state;
  setIcon(mark, words.icon);
  setText(name, file.name);
  setAttribute(name, "title", file.name);
  setText(state, words.text);
  setAttribute(open, "aria-current", isSelected ? "true" : null);
  setAttribute(open, "aria-disabled", isUpload(file) ? "true" : null);

  grip.hidden = !mayMove || !isOwner;
  grip.disabled = !isOnServer(file);
  setAttribute(grip, "aria-label", `Move ${file.name}`);
  setAttribute(grip, "title", "Drag to move, or press for a menu (Alt ↑, Alt ↓)");

  retry.hidden = !isOwner || !isRetryable(file);
  setAttribute(retry, "aria-label", retryName(file));
  setAttribute(retry, "title", file.state === "completed" ? "Try the gaps again" : "Try again");
  remove.hidden = !isOwner;
  const ending = isUpload(file) ? "Cancel the upload of" : isUnfinished(file) ? "Cancel and remove" : "Remove";
  setAttribute(remove, "aria-label", `${ending} ${file.name}`);
  setAttribute(remove, "title", isUpload(file) ? "Cancel" : isUnfinished(file) ? "Cancel and remove" : "Remove");

  bar.hidden = words.progress === null;
  if (words.progress !== null) {
    const share = Math.min(1, Math.max(0, words.progress || 0));
    bar.style.setProperty("--share", share);
    setAttribute(bar, "aria-valuenow", Math.round(share * 100));
    setAttribute(bar, "aria-label", file.name);
  }
}

function isRetryable(file) {
  if (file.state === "completed") return (file.windows?.failed ?? 0) > 0;
  if (file.state === "upload-failed") return file.retryable;
  return file.state === "failed" || file.state === "cancelled" || Boolean(file.retry_at);
}

const retryName = (file) => (file.state === "completed" ? `Try the gaps of ${file.name} again` : `Try ${file.name} again`);
