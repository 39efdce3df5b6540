/* The inputs of Block Kit. Each is `{node, field, read}`: `read()` gives the value in the plain form a person
 * means (text, an option's value, ids, "2026-12-01", "09:00", an epoch), or null when there is none. */
import { combobox } from "./combobox.js";
import { epochOf, wallOf } from "./dates.js";
import { el, freshId } from "./dom.js";
import { plain, textObject } from "./markup.js";
import { nameOf, realMembers, store } from "./store.js";

const TEXT_TYPES = { email_text_input: "email", url_text_input: "url" };

/** `hooks`: `{blockId, value, label, changed(how, event), find(query)}`. `label` names a control that has no label of its own;
 *  `how` is "typed", "picked", "enter" or "left". */
export function control(element, hooks) {
  const type = element.type;
  if (["plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"].includes(type))
    return text(element, hooks);
  if (type in PICKERS) return picker(element, hooks);
  if (type === "radio_buttons" || type === "checkboxes") return ticks(element, hooks);
  if (type === "file_input") return unavailable(hooks, "Files cannot be added in the practice workspace.");
  if (type.startsWith("multi_") || type === "external_select") return search(element, hooks);
  if (type.endsWith("_select")) return select(element, hooks);
  return unavailable(hooks, `This page does not know inputs of type ${type}.`);
}

/** What an element starts with, in the plain form. */
export function initialOf(element) {
  const chosen = element.initial_option?.value ?? element.initial_options?.map((option) => option.value);
  const ids = ["user", "channel", "conversation"].map(
    (noun) => element[`initial_${noun}`] ?? element[`initial_${noun}s`],
  );
  const times = element.initial_date ?? element.initial_time ?? element.initial_date_time;
  const here = element.default_to_current_conversation ? store.place.id : null;
  return chosen ?? ids.find((id) => id) ?? times ?? wordsOf(element.initial_value) ?? here;
}

/** The plain form of what Slack keeps in `state.values` for an element. */
export function plainOf(state) {
  const one = state.selected_option;
  const isLookup = state.type.includes("external");
  if (one) return isLookup ? one : one.value;
  if (state.selected_options)
    return isLookup ? state.selected_options : state.selected_options.map((option) => option.value);
  const key = Object.keys(state).find((name) => name !== "type" && state[name] !== null);
  return key === "rich_text_value" ? wordsOf(state[key]) : (state[key] ?? null);
}

/* A rich text input starts with a rich_text block; here it is typed as plain text. */
function wordsOf(value) {
  if (!value || typeof value === "string") return value;
  return (value.elements ?? []).map((part) => (part.elements ?? []).map((item) => item.text ?? "").join("")).join("\n");
}

const marks = (element, hooks) => ({
  "data-block-id": hooks.blockId,
  "data-action-id": element.action_id,
  "aria-label": hooks.label,
});
const hint = (element) => plain(element.placeholder) || null;

function text(element, hooks) {
  const long = element.multiline || element.type === "rich_text_input";
  const attributes = {
    id: freshId("text"),
    placeholder: hint(element),
    autocomplete: "off",
    value: hooks.value ?? "",
    "data-autofocus": element.focus_on_load,
    ...marks(element, hooks),
    oninput: () => (hooks.changed("typed"), count()),
    onkeydown: (event) => event.key === "Enter" && !long && hooks.changed("enter", event),
  };
  const field = long
    ? el("textarea", { rows: "4", ...attributes })
    : el("input", {
        type: TEXT_TYPES[element.type] ?? "text",
        inputmode: element.type === "number_input" ? "decimal" : null,
        ...attributes,
      });
  const counter = el("p", { class: "counter", hidden: true, "aria-live": "polite" });
  const count = () => {
    const left = (element.max_length ?? Infinity) - field.value.length;
    counter.hidden = left > Math.max(20, element.max_length / 10) || left === Infinity;
    counter.textContent = left >= 0 ? `${left} characters left` : `${-left} characters too many`;
    counter.classList.toggle("over", left < 0);
  };
  count();
  return { node: el("div", {}, field, counter), field, read: () => field.value || null };
}

const PICKERS = {
  datepicker: { type: "date", min: "1970-01-01", max: "9999-12-31" },
  timepicker: { type: "time" },
  datetimepicker: {
    type: "datetime-local",
    min: "1970-01-01T00:00",
    max: "9999-12-31T23:59",
    show: wallOf,
    read: epochOf,
  },
};

function picker(element, hooks) {
  const { show, read, ...attributes } = PICKERS[element.type];
  const value = hooks.value && show ? show(hooks.value) : (hooks.value ?? "");
  const field = el("input", {
    id: freshId("when"),
    ...attributes,
    value,
    title: hint(element),
    ...marks(element, hooks),
    onchange: () => field.validity.valid && hooks.changed("picked"),
    onblur: () => hooks.changed("left"),
  });
  return { node: field, field, read: () => (field.value ? (read ? read(field.value) : field.value) : null) };
}

function ticks(element, hooks) {
  const isRadio = element.type === "radio_buttons";
  const name = freshId("group");
  const chosen = new Set([hooks.value ?? []].flat());
  const boxes = element.options.map((option) =>
    el("input", {
      type: isRadio ? "radio" : "checkbox",
      name,
      id: freshId("tick"),
      value: option.value,
      checked: chosen.has(option.value),
      onchange: () => hooks.changed("picked"),
    }),
  );
  const rows = element.options.map((option, at) => tick(option, boxes[at]));
  const node = el(
    "div",
    {
      class: "ticks",
      role: isRadio ? "radiogroup" : "group",
      tabindex: "-1",
      id: freshId("group"),
      ...marks(element, hooks),
    },
    rows,
  );
  const read = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return { node, field: node, isGroup: true, focusOn: boxes[0], read: () => (isRadio ? (read()[0] ?? null) : read()) };
}

function tick(option, box) {
  const about = option.description ? el("small", {}, textObject(option.description)) : null;
  return el("label", { class: "tick", for: box.id }, box, el("span", {}, textObject(option.text), about));
}

function select(element, hooks) {
  const groups = groupsOf(element);
  const described = new Map(
    groups.flatMap((group) => group.options).map((option) => [option.value, option.description]),
  );
  const about = el("p", { class: "hint" });
  const tell = () => (about.textContent = described.get(field.value) ?? "");
  const toOption = (option) =>
    el("option", { value: option.value, selected: option.value === hooks.value }, option.text);
  const field = el(
    "select",
    { id: freshId("select"), ...marks(element, hooks), onchange: () => (tell(), hooks.changed("picked")) },
    el("option", { value: "" }, hint(element) ?? "Choose…"),
    groups.map((group) =>
      group.label ? el("optgroup", { label: group.label }, group.options.map(toOption)) : group.options.map(toOption),
    ),
  );
  tell();
  return { node: el("div", { class: "select" }, field, about), field, read: () => field.value || null };
}

function groupsOf(element) {
  if (element.type.includes("users")) return [{ options: members() }];
  if (element.type.includes("channels") || element.type.includes("conversations"))
    return [{ options: places(element) }];
  if (element.option_groups)
    return element.option_groups.map((group) => ({ label: plain(group.label), options: group.options.map(optionOf) }));
  return [{ options: (element.options ?? []).map(optionOf) }];
}

/** An option as the page lists it; `sent` is the option itself, which a lookup needs back. */
export const optionOf = (option) => ({
  value: option.value,
  text: plain(option.text),
  description: plain(option.description),
  sent: option,
});
const members = () =>
  realMembers().map((user) => ({ value: user.id, text: nameOf(user.id), description: user.title ?? "" }));

function places(element) {
  const kinds = element.filter?.include ?? ["public", "private"];
  const isOffered = (channel) =>
    channel.kind === "channel"
      ? kinds.some((kind) => kind !== "im")
      : kinds.includes("im") && element.type.includes("conversations");
  return store.state.channels.filter(isOffered).map((channel) => ({
    value: channel.id,
    text: channel.kind === "im" ? channel.name : `#${channel.name}`,
    description: channel.topic ?? "",
  }));
}

function search(element, hooks) {
  const isExternal = element.type.includes("external");
  const all = isExternal ? [] : groupsOf(element).flatMap((group) => group.options);
  const starts = [element.initial_option ?? element.initial_options ?? []].flat().map(optionOf);
  const known = new Map([...all, ...starts].map((option) => [option.value, option]));
  const chosen = [hooks.value ?? []]
    .flat()
    .map((value) => (value?.text ? optionOf(value) : (known.get(value) ?? { value, text: value })));
  const within = (query) =>
    all.filter((option) => `${option.text} ${option.description}`.toLowerCase().includes(query.toLowerCase()));
  const many = element.type.startsWith("multi_");
  const made = combobox({
    chosen,
    many,
    most: element.max_selected_items,
    placeholder: hint(element) ?? "Search…",
    attributes: marks(element, hooks),
    waitFor: isExternal ? (element.min_query_length ?? 3) : 0,
    changed: () => hooks.changed("picked"),
    left: () => hooks.changed("left"),
    find: async (query) => (isExternal ? await hooks.find(query) : within(query)),
  });
  const read = () => made.read().map((option) => (isExternal ? (option.sent ?? option.value) : option.value));
  return { ...made, read: () => (many ? read() : (read()[0] ?? null)) };
}

function unavailable(hooks, words) {
  const node = el("p", { class: "hint", id: freshId("note"), tabindex: "-1", "data-block-id": hooks.blockId }, words);
  return { node, field: node, isGroup: true, read: () => null };
}
