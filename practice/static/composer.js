/* The box in which a member writes: to a channel, in a thread. */
import { completion } from "./completion.js";
import { el, freshId, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { store } from "./store.js";

const drafts = new Map(); // by member and place: what was typed is found again

/** `{node, draw({key, label, closed, files})}`. `send(text)` resolves to null, or to the words of a refusal: then the text
 *  stays. `attach(file)` resolves likewise; its button is shown where `files` are wanted. */
export function composer({ testid, sendTestid, commands, send, shortcut, attach }) {
  const problem = el("p", { class: "composer-error", role: "alert", hidden: true, "data-testid": `${testid}-error` });
  const popup = el("div", { class: "popup", hidden: true });
  const field = el("textarea", {
    rows: "1",
    id: freshId("composer"),
    testid,
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    autocomplete: "off",
  });
  const button = el(
    "button",
    { type: "submit", class: "send", testid: sendTestid, "aria-label": "Send", title: "Send" },
    icon("send"),
  );
  const closed = el("p", { class: "composer-closed", hidden: true });
  const menu = shortcut && shortcuts(shortcut);
  const clip = attach && attachment(attach, (refused) => say(box, refused));
  const row = el("div", { class: "composer-row" }, menu, clip, field, button);
  const node = el("form", { class: "composer" }, popup, problem, row, closed);
  const box = { field, problem, key: null, send };
  const suggest = completion(field, popup, { commands });
  field.addEventListener("input", () => (grow(field), drafts.set(box.key, field.value)));
  field.addEventListener("keydown", (event) => {
    if (suggest.onKey(event)) return event.preventDefault();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return undefined;
    event.preventDefault();
    return submit(box, suggest);
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(box, suggest);
  });
  return { node, field, draw: (where) => draw(box, { row, closed, menu, clip }, where) };
}

function draw(box, { row, closed, menu, clip }, { key, label, closed: why, files }) {
  if (menu) menu.hidden = !globals().length;
  if (clip) clip.hidden = !files;
  row.hidden = Boolean(why);
  closed.hidden = !why;
  closed.replaceChildren(...(why ?? []));
  box.field.setAttribute("aria-label", label);
  box.field.placeholder = label;
  if (box.key === key) return;
  box.key = key;
  box.field.value = drafts.get(key) ?? "";
  say(box, null);
  grow(box.field);
}

/* The box is free at once for the next words; a refused text comes back unless something new was begun. */
async function submit(box, suggest) {
  const text = box.field.value.trim();
  const { key } = box;
  if (!text) return;
  suggest.close();
  say(box, null);
  drafts.delete(key);
  box.field.value = "";
  grow(box.field);
  const refused = await box.send(text);
  if (!refused) return;
  if (!drafts.get(key)) drafts.set(key, text);
  if (box.key !== key) return;
  box.field.value = drafts.get(key);
  grow(box.field);
  say(box, refused);
}

function say(box, words) {
  box.problem.hidden = !words;
  box.problem.textContent = words ?? "";
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 180)}px`;
}

/* A button that opens the browser's own file picker. */
function attachment(attach, tell) {
  const picker = el("input", { type: "file", hidden: true, "data-testid": "file" });
  picker.addEventListener("change", async () => {
    const [file] = picker.files;
    if (file) tell(await attach(file));
    picker.value = "";
  });
  const words = { "aria-label": "Attach a file", title: "Attach a file", "data-testid": "attach" };
  const button = el("button", { type: "button", class: "tool", ...words, onclick: () => picker.click() }, icon("file"));
  return el("span", { class: "attach" }, picker, button);
}

const globals = () => store.state.shortcuts.filter((one) => one.type === "global");

function shortcuts(run) {
  const open = (event) =>
    openMenu(
      event.currentTarget,
      globals().map((one) => ({ label: one.name, run: () => run(one.callback_id) })),
    );
  return el(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "Shortcuts",
      title: "Shortcuts",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-testid": "shortcuts",
      onclick: open,
    },
    icon("bolt"),
  );
}
