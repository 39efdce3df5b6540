/* Menus of buttons and yes-or-no questions: overflow menus, actions on a message, shortcuts, confirm dialogs. */
import { el, freshId } from "./dom.js";
import { textObject } from "./markup.js";

/** Opens a menu beside `anchor`; `entries` are `{label, hint, run}`. Escape or a click elsewhere closes it. */
export function openMenu(anchor, entries) {
  const items = entries.map(({ label, hint, run }) =>
    el(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", onclick: () => choose(run) },
      el("span", {}, label),
      hint ? el("small", {}, hint) : null,
    ),
  );
  const menu = el(
    "div",
    { class: "menu", role: "menu", popover: "auto", onkeydown: (event) => walk(event, items) },
    items,
  );
  const choose = (run) => {
    menu.hidePopover();
    run();
  };
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    anchor.setAttribute("aria-expanded", "false");
    menu.remove();
  });
  anchor.after(menu);
  anchor.setAttribute("aria-expanded", "true");
  menu.showPopover();
  place(menu, anchor);
  items[0]?.focus();
}

function place(menu, anchor) {
  const spot = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = spot.bottom + 4 + height <= innerHeight;
  menu.style.left = `${Math.max(8, Math.min(spot.right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, below ? spot.bottom + 4 : spot.top - height - 4)}px`;
}

function walk(event, items) {
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") event.currentTarget.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

/** Asks a Block Kit confirm object; resolves to whether the person said yes. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  const title = freshId("confirm");
  const no = el("button", { type: "button", class: "button", "data-testid": "confirm-no" }, textObject(question.deny));
  const style = question.style === "danger" ? "button button-danger" : "button button-primary";
  const yes = el(
    "button",
    { type: "button", class: style, "data-testid": "confirm-yes" },
    textObject(question.confirm),
  );
  const dialog = el(
    "dialog",
    { class: "dialog dialog-small", "aria-labelledby": title, "data-testid": "confirm" },
    el("h2", { id: title, class: "dialog-title" }, textObject(question.title)),
    el("div", { class: "dialog-body" }, textObject(question.text)),
    el("div", { class: "dialog-foot" }, no, yes),
  );
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    no.addEventListener("click", () => end(false));
    yes.addEventListener("click", () => end(true));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
  });
}
