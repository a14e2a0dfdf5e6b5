// Which language files that are added next are in: a choice of the session, changed with PATCH.

import { ApiError } from "./api.js";
import { byId, element } from "./dom.js";
import { language } from "./format.js";
import { toast } from "./notices.js";

/** Offered where the engine takes any language. */
const common = (
  "ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv ta th tr uk "
  + "ur vi zh").split(" ");

/** Fills the menu and keeps the server told. `current` is the session's choice so far. */
export function prepareLanguages(api, engine, current) {
  const select = byId("language");
  const codes = engine?.capabilities?.languages?.length > 0 ? engine.capabilities.languages : common;
  const named = codes.map((code) => [code, language(code)]).sort((a, b) => a[1].localeCompare(b[1], "en"));
  if (current && current !== "auto" && !codes.includes(current)) named.unshift([current, language(current)]);
  select.replaceChildren(
    element("option", { value: "auto" }, "Detect"),
    ...named.map(([code, name]) => element("option", { value: code }, name)));
  let chosen = current ?? "auto";
  select.value = chosen;
  select.addEventListener("change", async () => {
    try {
      await api.call("PATCH", "", { body: { language: select.value } });
      chosen = select.value;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      select.value = chosen;
      toast(error.message, { isError: true });
    }
  });
}
