/* A searchable choice of one or many: multi selects, and selects whose options the bot looks up. */
import { el, freshId, icon } from "./dom.js";

/**
 * `find(query)` resolves to `[{value, text, description}]`; `chosen` is a list of the same.
 * `changed` is called at each choice, `left` when the focus goes elsewhere.
 * Returns `{node, field, read}`; `read()` gives the chosen options in the order of choosing.
 */
export function combobox({ chosen, find, many, most = Infinity, placeholder, attributes, changed, left, waitFor = 0 }) {
  const box = { picked: [...chosen], offered: [], active: -1, many, most, find, changed, waitFor, asked: 0 };
  const listId = freshId("options");
  box.chips = el("span", { class: "chips" });
  box.field = el("input", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    id: freshId("combo"),
    placeholder,
    ...attributes,
    oninput: () => offer(box),
    onclick: () => offer(box),
    onkeydown: (event) => onKey(box, event),
    onblur: () => (shut(box), left()),
  });
  box.list = el("ul", {
    id: listId,
    role: "listbox",
    class: "options",
    hidden: true,
    "aria-label": "Options",
    "aria-multiselectable": many ? "true" : null,
    onmousedown: (event) => event.preventDefault(),
  });
  showChips(box);
  const node = el("div", { class: "combo" }, el("div", { class: "combo-box" }, box.chips, box.field), box.list);
  return { node, field: box.field, read: () => box.picked };
}

async function offer(box) {
  const query = box.field.value.trim();
  const turn = (box.asked += 1);
  if (query.length < box.waitFor) return showNote(box, `Type ${box.waitFor} or more letters`);
  try {
    const options = await box.find(query);
    if (turn !== box.asked || document.activeElement !== box.field) return undefined;
    box.offered = options;
    box.active = query && options.length ? 0 : -1;
    return options.length ? showOptions(box) : showNote(box, "Nothing found");
  } catch (error) {
    return showNote(box, error.message);
  }
}

function showNote(box, words) {
  box.offered = [];
  box.active = -1;
  open(box, [
    el("li", { class: "option-note", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words),
  ]);
}

function showOptions(box) {
  const rows = box.offered.map((option, at) => {
    const isPicked = box.picked.some((one) => one.value === option.value);
    return el(
      "li",
      {
        role: "option",
        id: `${box.list.id}-${at}`,
        "aria-selected": String(isPicked),
        "data-value": option.value,
        class: at === box.active ? "active" : null,
        onclick: () => toggle(box, option),
      },
      el("span", { class: "option-tick" }, isPicked ? icon("check") : null),
      el("span", {}, option.text, option.description ? el("small", {}, option.description) : null),
    );
  });
  open(box, rows);
}

function open(box, rows) {
  box.list.replaceChildren(...rows);
  box.list.hidden = false;
  box.field.setAttribute("aria-expanded", "true");
  pointAt(box);
}

function pointAt(box) {
  [...box.list.children].forEach((row, at) => row.classList.toggle("active", at === box.active));
  const row = box.list.children[box.active];
  if (row) {
    box.field.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  } else box.field.removeAttribute("aria-activedescendant");
}

function shut(box) {
  box.asked += 1;
  box.list.hidden = true;
  box.active = -1;
  box.field.setAttribute("aria-expanded", "false");
  box.field.removeAttribute("aria-activedescendant");
}

function onKey(box, event) {
  const isOpen = !box.list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!isOpen) offer(box);
    else if (box.offered.length) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      box.active = (Math.max(box.active, step > 0 ? -1 : 0) + step + box.offered.length) % box.offered.length;
      pointAt(box);
    }
  } else if (event.key === "Enter") {
    if (isOpen) event.preventDefault();
    if (isOpen && box.offered[box.active]) toggle(box, box.offered[box.active]);
  } else if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    event.stopPropagation();
    shut(box);
  } else if (event.key === "Backspace" && !box.field.value && box.picked.length) {
    drop(box, box.picked.at(-1));
  }
}

function toggle(box, option) {
  if (box.picked.some((one) => one.value === option.value)) return drop(box, option);
  if (box.many && box.picked.length >= box.most) return showNote(box, `Only ${box.most} can be chosen`);
  box.picked = box.many ? [...box.picked, option] : [option];
  box.field.value = "";
  showChips(box);
  if (box.many) showOptions(box);
  else shut(box);
  return box.changed();
}

function drop(box, option) {
  box.picked = box.picked.filter((one) => one.value !== option.value);
  showChips(box);
  if (!box.list.hidden && box.offered.length) showOptions(box);
  box.field.focus();
  return box.changed();
}

function showChips(box) {
  box.chips.replaceChildren(
    ...box.picked.map((option) =>
      el(
        "span",
        { class: "chip" },
        option.text,
        el(
          "button",
          {
            type: "button",
            class: "chip-drop",
            "aria-label": `Remove ${option.text}`,
            onclick: () => drop(box, option),
          },
          icon("close"),
        ),
      ),
    ),
  );
}
