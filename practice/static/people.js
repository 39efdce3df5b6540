/* How people look: initials on a quiet colour that stays the same for a person. */
import { el } from "./dom.js";
import { nameOf, userOf } from "./store.js";

const TONES = 8;

export function avatar(id, name = nameOf(id), isBot = userOf(id)?.is_bot) {
  if (isBot) return el("span", { class: "avatar avatar-bot", "aria-hidden": "true" });
  const words = name
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .trim()
    .split(/\s+/);
  const initials = (words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "");
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.codePointAt(0)) % 9973, 7);
  return el("span", { class: `avatar tone-${sum % TONES}`, "aria-hidden": "true" }, initials.toUpperCase());
}
