// Figures in words. Pure functions of their arguments.

/** `0:07`, `12:30`, `1:02:03`. Unknown is `–:––`. */
export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A time span, roughly: `5 s`, `20 s`, `3 min`, `1 h 20 min`. */
export function span(seconds) {
  if (seconds < 55) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** How long something is kept: `10 s`, `1 h`, `24 h`, `7 days`. */
export function days(seconds) {
  const count = seconds / 86_400;
  return count >= 2 && Number.isInteger(count) ? plural(count, "day") : span(seconds);
}

const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A point in time, in milliseconds, on this computer's clock: `Nov 30, 2026, 11:10 PM`. */
export const moment = (milliseconds) => moments.format(milliseconds);

/** `about 3 min left`, or nothing while unknown. */
export function remaining(seconds) {
  if (!Number.isFinite(seconds)) return "";
  return seconds < 5 ? "a few seconds left" : `about ${span(seconds)} left`;
}

/** Where a waiting file stands: 0 is being worked on, 1 is next. */
export function place(position) {
  if (!Number.isFinite(position)) return "Waiting";
  if (position <= 0) return "Starting";
  if (position === 1) return "Next in line";
  return `${ordinal(position)} in line`;
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const suffixes = { one: "st", two: "nd", few: "rd", other: "th" };

/** `1st`, `22nd`. */
export function ordinal(n) {
  return `${n}${suffixes[ordinals.select(n)]}`;
}

/** `[amount, unit]` of a number of bytes, in decimal units, as disks and networks count. */
export function bytesParts(count) {
  let value = count;
  let unit = "B";
  for (const next of ["kB", "MB", "GB", "TB"]) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return [value > 0 && value < 10 && unit !== "B" ? value.toFixed(1) : String(Math.round(value)), unit];
}

/** `812 bytes`, `3.2 MB`. */
export function bytes(count) {
  if (!Number.isFinite(count)) return "";
  return count < 1000 ? plural(count, "byte") : bytesParts(count).join(" ");
}

export function percent(fraction) {
  return `${Math.round(Math.min(1, Math.max(0, fraction || 0)) * 100)} %`;
}

/** `1 file`, `12 files`. */
export function plural(count, word) {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

const languageNames = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

/** The English name of an ISO-639-1 code; the code itself where it has none. */
export function language(code) {
  if (!code) return "";
  try { return languageNames.of(code); } catch { return code; }
}

/** What a diarized speaker is called on the page: `SPEAKER_00` is Speaker 1. */
export function speaker(label) {
  const match = /^speaker[_ ]?(\d+)$/i.exec(label);
  return match ? `Speaker ${Number(match[1]) + 1}` : label;
}

/** Which of the eight colours of voices a speaker has. */
export function voice(label) {
  const number = /(\d+)$/.exec(label)?.[1];
  return number ? Number(number) % 8 : [...label].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8;
}

/** Single-quoted for a POSIX shell. */
export function shellQuoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
