/* Short notices that something did not work; read out at once, gone after a while. */
import { el, icon } from "./dom.js";

const STAY = 9000;
const WORDS = {
  dispatch_failed: "The app did not take this (dispatch_failed). Is the bot running?",
  operation_timeout: "The app did not answer within three seconds (operation_timeout).",
};

/** The words for a refusal that the server names by a code, or the words it sent. */
export const explain = (error) => WORDS[error] ?? String(error ?? "This did not work.");

/** Shows a notice; one that is already there is not shown twice. */
export function toast(words) {
  const all = document.getElementById("toasts");
  if ([...all.children].some((note) => note.dataset.words === words)) return;
  const close = el(
    "button",
    { type: "button", class: "tool", "aria-label": "Dismiss", onclick: () => note.remove() },
    icon("close"),
  );
  const note = el(
    "div",
    { class: "toast", "data-testid": "toast", "data-words": words },
    icon("warning"),
    el("span", {}, words),
    close,
  );
  all.append(note);
  setTimeout(() => note.remove(), STAY);
}
