// What stands under the captions, or instead of them.

import { byId, setText } from "./dom.js";

/** `{title, text, action, busy}`, or `null` for nothing; `action` is `{label, run}` or `null`. */
export function showState(state) {
  const box = byId("transcript-state");
  box.hidden = state === null;
  box.dataset.busy = state?.busy ?? false;
  const [title, text] = [box.querySelector("h3"), box.querySelector("p")];
  setText(title, state?.title ?? "");
  setText(text, state?.text ?? "");
  const button = box.querySelector("button");
  button.hidden = !state?.action;
  setText(button, state?.action?.label ?? "");
  button.onclick = state?.action?.run ?? null;
}
