// Text as search sees it: without case, accents and width. Pure.

/** `{text, at}`: the folded text, and for each of its letters where it stands in the text given. */
export function folded(text) {
  // Mostly there is nothing to do but the case.
  if (/^[\x00-\x7f]*$/.test(text)) return { text: text.toLowerCase(), at: null };
  let plain = "";
  const at = [];
  let place = 0;
  for (const letter of text) {
    const bare = letter.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
    for (let i = 0; i < bare.length; i += 1) at.push(place);
    plain += bare;
    place += letter.length;
  }
  at.push(place);
  return { text: plain, at };
}

/** What a query asks for: its words, and what stands in quotation marks as it stands. */
export function termsOf(query) {
  const parts = folded(query).text.match(/"[^"]*"?|[^\s"]+/g) ?? [];
  return parts.map((part) => part.replaceAll('"', "").trim().replace(/\s+/g, " ")).filter((part) => part !== "");
}

/** `[from, to]` of every place in `text` where one of the terms stands, in order. */
export function placesOf(terms, text) {
  const { text: plain, at } = folded(text);
  const original = (index) => (at ? at[index] : index);
  const found = [];
  for (const term of terms) {
    for (let from = plain.indexOf(term); from >= 0; from = plain.indexOf(term, from + term.length)) {
      found.push([original(from), original(from + term.length)]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return found.filter(([from], index) => index === 0 || from >= found[index - 1][1]);
}
