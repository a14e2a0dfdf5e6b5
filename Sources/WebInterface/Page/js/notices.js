// Short messages: toasts that go by themselves, and two banners (connection, health) that stay while they are true.

import { byId, element, icon } from "./dom.js";

const toastMilliseconds = 6_000;

/** Says something once. Errors stay a little longer. */
export function toast(text, { isError = false } = {}) {
  const close = element(
    "button", { class: "button quiet square small", type: "button", "aria-label": "Dismiss" }, icon("close"));
  const mark = icon(isError ? "alert" : "check");
  const node = element("div", { class: isError ? "toast bad" : "toast" }, mark, element("p", {}, text), close);
  const remove = () => node.remove();
  close.addEventListener("click", remove);
  setTimeout(remove, isError ? toastMilliseconds * 2 : toastMilliseconds);
  const box = byId("toasts");
  box.append(node);
  // A burst of errors shows its last few.
  while (box.children.length > 4) box.firstElementChild.remove();
}

/** Shows a banner while `text` is not `null`. `name` is `connection` or `health`. */
export function banner(name, text) {
  const node = byId(`banner-${name}`);
  node.hidden = text === null;
  node.textContent = text ?? "";
}

/** Announces to screen readers what can be seen on the page anyway. The newest text replaces the one before. */
export function announce(text) { byId("announcer").textContent = text; }
