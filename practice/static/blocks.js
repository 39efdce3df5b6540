/* Block Kit blocks → elements. */
import { el, freshId, icon } from "./dom.js";
import { control } from "./inputs.js";
import { interactive } from "./interactive.js";
import { link, mrkdwn, plain, textObject } from "./markup.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";

const RENDER = {
  actions: (block, scope) =>
    el(
      "div",
      { class: "block-actions" },
      block.elements.map((element) => interactive(element, block, scope)),
    ),
  context: (block) =>
    el(
      "div",
      { class: "block-context" },
      block.elements.map((element) =>
        element.type === "image" ? picture(element) : el("span", {}, textObject(element)),
      ),
    ),
  divider: () => el("hr"),
  file: (block) => el("p", { class: "hint" }, `A file (${block.external_id}).`),
  header: (block) => el("h2", { class: "block-header" }, textObject(block.text)),
  image: (block) => figure(block),
  input: (block, scope) => input(block, scope),
  markdown: (block) => markdown(block.text),
  rich_text: (block) => richText(block),
  section: (block, scope) => section(block, scope),
  table: (block) => table(block),
  video: (block) => video(block),
};

/** All of a message's or a view's blocks. A type that this page does not draw says so. */
export function blocks(list, scope) {
  return list.map((block) => {
    const render =
      RENDER[block.type] ??
      (() => el("p", { class: "hint" }, `A block of type ${block.type}, which this page does not draw.`));
    const node = render(block, scope);
    node.classList.add("block");
    return node;
  });
}

function section(block, scope) {
  const words = el(
    "div",
    { class: "section-words" },
    block.text ? el("div", { class: "text" }, textObject(block.text)) : null,
    fields(block),
  );
  if (!block.accessory) return words;
  const side = block.accessory.type === "image" ? picture(block.accessory) : interactive(block.accessory, block, scope);
  return el(
    "div",
    { class: `section section-with-${block.accessory.type}` },
    words,
    el("div", { class: "accessory" }, side),
  );
}

const fields = (block) =>
  block.fields
    ? el(
        "div",
        { class: "fields" },
        block.fields.map((field) => el("div", { class: "text" }, textObject(field))),
      )
    : null;

/* Nothing is fetched from elsewhere: a picture of another server is shown by its description. */
function picture(image) {
  const address = new URL(image.image_url ?? image.slack_file?.url ?? "", location.href);
  const isOurs =
    address.protocol === "data:" || (address.origin === location.origin && address.pathname !== location.pathname);
  if (isOurs) return el("img", { src: address.href, alt: image.alt_text });
  return el(
    "span",
    { class: "picture-elsewhere", role: "img", "aria-label": image.alt_text, title: image.alt_text },
    icon("image"),
    el("small", {}, image.alt_text),
  );
}

function figure(block) {
  const shown = picture(block);
  return el("figure", {}, block.title ? el("figcaption", {}, textObject(block.title)) : null, shown);
}

function video(block) {
  const title = block.title_url ? link(block.title_url, textObject(block.title)) : textObject(block.title);
  return el(
    "div",
    { class: "card" },
    icon("image"),
    el(
      "div",
      {},
      el("strong", {}, title),
      el("p", { class: "hint" }, textObject(block.description)),
      el("p", { class: "hint" }, "Videos do not play in the practice workspace."),
    ),
  );
}

function table(block) {
  const settings = block.column_settings ?? [];
  const cell = (tag) => (content, at) =>
    el(tag, { scope: tag === "th" ? "col" : null, class: cellClass(settings[at]) }, cellContent(content));
  const [head, ...rest] = block.rows;
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head.map(cell("th")))),
      el(
        "tbody",
        {},
        rest.map((row) => el("tr", {}, row.map(cell("td")))),
      ),
    ),
  );
}

const cellClass = (setting) =>
  [setting?.align && `align-${setting.align}`, setting?.is_wrapped && "wraps"].filter(Boolean).join(" ") || null;
const cellContent = (content) =>
  content.type === "rich_text" ? richText(content) : (content.text ?? content.value ?? "");

function input(block, scope) {
  const element = block.element;
  const error = el("p", { class: "field-error", id: freshId("error"), hidden: true });
  const hint = block.hint ? el("p", { class: "hint", id: freshId("hint") }, textObject(block.hint)) : null;
  const made = control(element, {
    blockId: block.block_id,
    value: scope.start(block, element),
    changed: dispatcher(block, scope, () => made.read()),
    find: (query) => scope.find(block.block_id, element.action_id, query),
  });
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const labelId = freshId("label");
  const label = el(
    made.isGroup ? "div" : "label",
    { class: "label", id: labelId, for: made.isGroup ? null : made.field.id },
    textObject(block.label),
    optional,
  );
  made.field.setAttribute("aria-describedby", [hint?.id, error.id].filter(Boolean).join(" "));
  if (made.isGroup) made.field.setAttribute("aria-labelledby", labelId);
  if (!block.optional && !made.isGroup) made.field.setAttribute("aria-required", "true");
  scope.field(block, made, error);
  return el("div", { class: "block-input" }, label, made.node, error, hint);
}

/* Keeps what is typed; and tells the bot where the block asks for that. */
function dispatcher(block, scope, read) {
  const on = block.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let waiting = null;
  const send = () => scope.act(block.block_id, block.element.action_id, read());
  return (how, event) => {
    if (how === "left") return;
    if (how !== "enter") scope.keep(block, block.element, read());
    if (!block.dispatch_action) return;
    if (how === "picked") send();
    if (how === "enter" && on.includes("on_enter_pressed")) {
      event.preventDefault();
      send();
    }
    if (how === "typed" && on.includes("on_character_entered")) {
      clearTimeout(waiting);
      waiting = setTimeout(send, 300);
    }
  };
}

/** A message that has no blocks. */
export const textOnly = (text) => el("div", { class: "block text" }, mrkdwn(text));

/** All words of a message, for announcements. */
export function wordsOf(message) {
  if (!message.blocks?.length) return plain({ type: "mrkdwn", text: message.text ?? "" });
  return message.text
    ? plain({ type: "mrkdwn", text: message.text })
    : plain(message.blocks.find((block) => block.text)?.text);
}
