// Text as the server's search sees it: without case, accents, width, apostrophes and punctuation. Pure.

const nothing = /^[\p{Cf}'`´ʼ‘’＇\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f]$/u;
const separator = /^[\p{P}\p{Z}\p{Cc}]$/u;
const quotes = /["“”„«»「」＂]/;
/** Letters that no decomposition takes apart. */
const relatives = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ħ: "h", ı: "i" };

/** `{text, starts, ends}`: the folded text, and for each of its letters where in the text given it comes from. */
function folded(text) {
  let plain = "";
  const [starts, ends] = [[], []];
  const add = (letters, from, to) => {
    for (let i = 0; i < letters.length; i += 1) { starts.push(from); ends.push(to); }
    plain += letters;
  };
  let place = 0;
  let gap = null;
  for (const letter of text) {
    const end = place + letter.length;
    if (nothing.test(letter)) {
      if (gap === null && ends.length > 0) ends[ends.length - 1] = end;
    } else if (separator.test(letter)) {
      gap ??= place;
    } else {
      if (gap !== null && plain !== "") add(" ", gap, gap + 1);
      gap = null;
      add(bare(letter), place, end);
    }
    place = end;
  }
  return { text: plain, starts, ends };
}

function bare(letter) {
  if (letter >= "a" && letter <= "z") return letter;
  const parts = [...letter.normalize("NFKD")].filter((part) => !nothing.test(part));
  // By way of the capital: it is the same for letters that have several small ones.
  return [...parts.join("").toUpperCase().toLowerCase()].map((part) => relatives[part] ?? part).join("");
}

/** What a query asks for: its words, and what stands in quotation marks as it stands. */
export function termsOf(query) {
  const terms = query.split(quotes).flatMap((part, index) => (index % 2 === 1 ? [part] : part.split(/\s+/)));
  return terms.map((term) => folded(term).text).filter((term) => term !== "");
}

/** `[from, to]` of every place in `text` where one of the terms stands, in order. */
export function placesOf(terms, text) {
  const { text: plain, starts, ends } = folded(text);
  const found = [];
  for (const term of terms) {
    for (let at = plain.indexOf(term); at >= 0; at = plain.indexOf(term, at + term.length)) {
      found.push([starts[at], ends[at + term.length - 1]]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}
