/* Elements that tell the bot at once what was done with them: in messages, in App Home, and in modals. */
import { el, icon } from "./dom.js";
import { control } from "./inputs.js";
import { plain, textObject } from "./markup.js";
import { confirmed, openMenu } from "./menu.js";

const SETTLE = { datepicker: 700, timepicker: 700, datetimepicker: 700 }; // ms: typing a date passes through other valid dates
const KINDS = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" };

/** One element of an actions block or an accessory. `scope` says where it stands and how it acts. */
export function interactive(element, block, scope) {
  if (element.type === "button") return button(element, block, scope);
  if (element.type === "overflow") return overflow(element, block, scope);
  if (element.type === "image") return null;
  return picking(element, block, scope);
}

async function act(element, block, scope, value) {
  if (!(await confirmed(element.confirm))) return false;
  await scope.act(block.block_id, element.action_id, value);
  return true;
}

function button(element, block, scope) {
  const style = { primary: " button-primary", danger: " button-danger" }[element.style] ?? "";
  const attributes = {
    class: `button${style}`,
    "data-action-id": element.action_id,
    "data-block-id": block.block_id,
    "aria-label": element.accessibility_label,
    onclick: () => act(element, block, scope, element.value ?? null),
  };
  if (!element.url) return el("button", { type: "button", ...attributes }, textObject(element.text));
  return el(
    "a",
    {
      href: /^https?:/i.test(element.url) ? element.url : null,
      target: "_blank",
      rel: "noopener noreferrer",
      ...attributes,
    },
    textObject(element.text),
  );
}

function overflow(element, block, scope) {
  const entries = element.options.map((option) => ({
    label: textObject(option.text),
    hint: plain(option.description),
    run: () => act(element, block, scope, option.value),
  }));
  return el(
    "button",
    {
      type: "button",
      class: "button button-icon",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-action-id": element.action_id,
      "data-block-id": block.block_id,
      onclick: (event) => openMenu(event.currentTarget, entries),
    },
    icon("more"),
  );
}

function picking(element, block, scope) {
  const holder = el("div", { class: "picking" });
  const label = plain(element.placeholder) || KINDS[element.type] || plain(block.text) || "Choose";
  const sends = sender(element, () => send(made.read()));
  const made = control(element, {
    blockId: block.block_id,
    value: scope.start(block, element),
    label,
    changed: sends,
    find: (query) => scope.find(block.block_id, element.action_id, query),
  });
  const send = async (value) => {
    if (await act(element, block, scope, value)) scope.keep(block, element, value);
    else holder.replaceWith(picking(element, block, scope));
  };
  holder.append(made.node);
  return holder;
}

/* When a change is meant: at once for a menu or a tick, when the typing has come to rest for a date,
   and for a choice of several when the person goes on to something else. */
function sender(element, send) {
  let waiting = null;
  const isMany = element.type.startsWith("multi_");
  const go = () => {
    clearTimeout(waiting);
    waiting = null;
    send();
  };
  return (how) => {
    if (how === "left") return waiting === null ? undefined : go();
    if (how !== "picked") return undefined;
    if (isMany) waiting = 0;
    else if (SETTLE[element.type]) {
      clearTimeout(waiting);
      waiting = setTimeout(go, SETTLE[element.type]);
    } else go();
    return undefined;
  };
}
