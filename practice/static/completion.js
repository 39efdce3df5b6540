/* Suggestions while typing: slash commands at the start, @names and #channels anywhere. */
import { announce, el, freshId } from "./dom.js";
import { nameOf, realMembers, store } from "./store.js";

const MOST = 8;

/** Attaches suggestions to a textarea; `popup` is the element they appear in. Returns `{onKey, update, close}`;
 *  `onKey(event)` tells whether the key was used up. */
export function completion(field, popup, { commands }) {
  const box = { field, popup, commands, found: [], active: 0, listId: freshId("suggestions") };
  field.setAttribute("aria-controls", box.listId);
  const update = () => show(box, suggestions(box));
  const close = () => show(box, null);
  field.addEventListener("input", update);
  field.addEventListener("click", update);
  field.addEventListener("blur", close);
  return { onKey: (event) => onKey(box, event, close), update, close };
}

function suggestions({ field, commands }) {
  const before = field.value.slice(0, field.selectionStart);
  if (commands && /^\/\S*$/.test(before) && field.value === before) return slash(before);
  const used = commands && /^(\/\S+)\s/.exec(field.value);
  const mention = /(?:^|[\s(])([@#])([\w.-]*)$/.exec(before);
  if (mention) return mention[1] === "@" ? people(mention[2], before) : channels(mention[2], before);
  return used ? hintOf(used[1]) : null;
}

function slash(typed) {
  const fits = store.state.commands.filter((one) => one.command.startsWith(typed.toLowerCase()));
  return {
    title: "Commands",
    rows: fits.map((one) => ({
      from: 0,
      text: `${one.command} `,
      exact: one.command === typed,
      name: one.command,
      usage: one.usage_hint,
      about: one.description,
    })),
  };
}

/* Once the command stands, its usage stays in sight while the rest is typed. */
function hintOf(command) {
  const known = store.state.commands.find((one) => one.command === command.toLowerCase());
  return known?.usage_hint ? { note: [el("b", {}, known.command), " ", known.usage_hint] } : null;
}

function people(typed, before) {
  const key = typed.toLowerCase();
  const fits = realMembers().filter(
    (user) =>
      user.name.toLowerCase().startsWith(key) ||
      user.real_name
        .toLowerCase()
        .split(" ")
        .some((word) => word.startsWith(key)),
  );
  const from = before.length - typed.length - 1;
  const rows = fits.map((user) => ({
    from,
    text: `@${user.name} `,
    name: nameOf(user.id),
    usage: `@${user.name}`,
    about: user.title,
  }));
  const groups = store.state.usergroups.filter((group) => group.handle.startsWith(key));
  const groupRows = groups.map((group) => ({
    from,
    text: `@${group.handle} `,
    name: group.name,
    usage: `@${group.handle}`,
    about: "user group",
  }));
  return { title: "People", rows: [...rows, ...groupRows].slice(0, MOST) };
}

function channels(typed, before) {
  const fits = store.state.channels.filter((one) => one.kind === "channel" && one.name.startsWith(typed.toLowerCase()));
  return {
    title: "Channels",
    rows: fits.slice(0, MOST).map((one) => ({
      from: before.length - typed.length - 1,
      text: `#${one.name} `,
      name: `#${one.name}`,
      about: one.topic,
    })),
  };
}

function show(box, found) {
  const had = box.found.length;
  box.found = found?.rows ?? [];
  box.active = 0;
  box.popup.hidden = !box.found.length && !found?.note;
  if (box.found.length && !had) announce(`${box.found.length} suggestions: up and down to choose, Tab to take`);
  if (found?.note) box.popup.replaceChildren(el("p", { class: "usage", "data-testid": "usage" }, found.note));
  else if (box.found.length)
    box.popup.replaceChildren(el("p", { class: "popup-title", id: `${box.listId}-title` }, found.title), list(box));
  else box.popup.replaceChildren();
  pointAt(box);
}

function list(box) {
  return el(
    "ul",
    { role: "listbox", id: box.listId, "aria-labelledby": `${box.listId}-title`, "data-testid": "suggestions" },
    box.found.map((row, at) =>
      el(
        "li",
        {
          role: "option",
          id: `${box.listId}-${at}`,
          "aria-selected": "false",
          onmousedown: (event) => {
            event.preventDefault();
            take(box, row);
          },
        },
        el("b", {}, row.name),
        row.usage ? el("span", { class: "suggestion-usage" }, row.usage) : null,
        row.about ? el("small", {}, row.about) : null,
      ),
    ),
  );
}

function pointAt(box) {
  box.popup
    .querySelectorAll("[role=option]")
    .forEach((row, at) => row.setAttribute("aria-selected", String(at === box.active)));
  const active = box.popup.querySelector("[aria-selected=true]");
  active?.scrollIntoView({ block: "nearest" });
  if (active) box.field.setAttribute("aria-activedescendant", active.id);
  else box.field.removeAttribute("aria-activedescendant");
}

function take(box, row) {
  const { field } = box;
  const after = field.value.slice(field.selectionStart);
  field.value = field.value.slice(0, row.from) + row.text + after;
  const caret = row.from + row.text.length;
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event("input"));
}

function onKey(box, event, close) {
  if (event.key === "Escape" && !box.popup.hidden) {
    close();
    return true;
  }
  if (!box.found.length || event.shiftKey) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    box.active = (box.active + step + box.found.length) % box.found.length;
    pointAt(box);
    return true;
  }
  const row = box.found[box.active];
  if (event.key === "Tab" || (event.key === "Enter" && !row.exact)) {
    take(box, row);
    return true;
  }
  return false;
}
