/* The rich_text block and its elements. */
import { slackDate } from "./dates.js";
import { el } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { broadcast, channelMention, groupMention, lines, link, userMention } from "./markup.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code", highlight: "mark" };

export function richText(block) {
  return el("div", { class: "rich-text" }, ...(block.elements ?? []).map(part));
}

function part(element) {
  if (element.type === "rich_text_list") return list(element);
  const inner = inlines(element);
  if (element.type === "rich_text_quote") return el("blockquote", {}, inner);
  if (element.type === "rich_text_preformatted") return el("pre", { tabindex: "0" }, el("code", {}, inner));
  return el("div", { class: "rich-section" }, inner);
}

function list(element) {
  const ordered = element.style === "ordered";
  const start = ordered && element.offset ? element.offset + 1 : null;
  const items = element.elements.map((item) => el("li", {}, inlines(item)));
  return el(ordered ? "ol" : "ul", { start, class: `indent-${Math.min(element.indent ?? 0, 6)}` }, items);
}

const inlines = (element) => (element.elements ?? []).flatMap((item) => styled(item, atom(item)));

function atom(item) {
  switch (item.type) {
    case "text":
      return lines(item.text);
    case "link":
      return [link(item.url, item.text ?? null)];
    case "user":
      return [userMention(item.user_id)];
    case "channel":
      return [channelMention(item.channel_id)];
    case "usergroup":
      return [groupMention(item.usergroup_id)];
    case "broadcast":
      return [broadcast(item.range)];
    case "emoji":
      return [emojiOf(item.name) ?? fromCodes(item.unicode) ?? `:${item.name}:`];
    case "date":
      return [slackDate(item.timestamp, item.format) ?? item.fallback ?? ""];
    case "color":
      return [el("code", {}, item.value)];
    default:
      return [item.text ?? ""];
  }
}

function fromCodes(unicode) {
  return unicode ? String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16))) : null;
}

function styled(item, nodes) {
  let inner = nodes;
  for (const [name, tag] of Object.entries(STYLES)) if (item.style?.[name]) inner = [el(tag, {}, inner)];
  return inner;
}
