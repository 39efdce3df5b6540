/* Slack's mrkdwn, as text nodes and elements. */
import { slackDate } from "./dates.js";
import { el } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { channelOf, groupOf, nameOf, store, userOf } from "./store.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const LETTER = /[\p{L}\p{N}]/u;

/** A text object of Block Kit. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return lines(object.emoji === false ? object.text : withEmoji(object.text));
}

/** The words of a text object without any markup, for options and accessible names. */
export function plain(object) {
  if (!object) return "";
  const box = document.createElement("div");
  box.append(...textObject(object));
  box.querySelectorAll("br").forEach((br) => br.replaceWith(" "));
  return box.textContent;
}

export function lines(text) {
  return text.split("\n").flatMap((line, at) => (at ? [el("br"), line] : [line]));
}

/** mrkdwn → nodes. Preformatted parts first, then quotes by line, then what stands in a line. */
export function mrkdwn(text) {
  const parts = text.split(/```\n?([\s\S]+?)\n?```/);
  return parts.flatMap((part, at) => {
    if (at % 2) return [el("pre", { tabindex: "0" }, el("code", {}, flat(part)))];
    return part ? quotes(trimAround(part, at > 0, at < parts.length - 1)) : [];
  });
}

const trimAround = (text, afterPre, beforePre) =>
  (beforePre ? text.replace(/\n$/, "") : text).replace(afterPre ? /^\n/ : /^(?!)/, "");

function quotes(text) {
  const nodes = [];
  let quoted = [];
  let said = [];
  const flushQuote = () => quoted.length && nodes.push(el("blockquote", {}, inlineLines(quoted.splice(0))));
  const flushSaid = () => said.length && nodes.push(...inlineLines(said.splice(0)));
  const all = text.split("\n");
  for (let at = 0; at < all.length; at += 1) {
    const rest = /^(?:&gt;|>){3}\s?/.exec(all[at]);
    const quote = /^(?:&gt;|>)\s?/.exec(all[at]);
    if (rest) {
      flushSaid();
      quoted.push(all[at].slice(rest[0].length), ...all.slice(at + 1));
      break;
    }
    if (quote) flushSaid();
    else flushQuote();
    (quote ? quoted : said).push(quote ? all[at].slice(quote[0].length) : all[at]);
  }
  flushSaid();
  flushQuote();
  return nodes;
}

const inlineLines = (rows) => rows.flatMap((row, at) => (at ? [el("br"), ...inline(row)] : inline(row)));

function inline(text) {
  const nodes = [];
  let words = "";
  let at = 0;
  const flush = () => {
    if (words) nodes.push(...linked(words));
    words = "";
  };
  while (at < text.length) {
    const hit = construct(text, at);
    if (hit) {
      flush();
      nodes.push(...[hit.node].flat());
      at = hit.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function construct(text, at) {
  const sign = text[at];
  if (sign === "<") return angle(text, at);
  if (sign === "`") return code(text, at);
  if (sign === ":") return shortcode(text, at);
  return MARKS[sign] ? emphasis(text, at, sign) : null;
}

function angle(text, at) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const node = reference(text.slice(at + 1, end));
  return node && { node, end: end + 1 };
}

function code(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: el("code", {}, flat(text.slice(at + 1, end))), end: end + 1 };
}

function shortcode(text, at) {
  const found = /^:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/.exec(text.slice(at, at + 80));
  const character = found && emojiOf(found[1]);
  return character ? { node: character, end: at + found[0].length } : null;
}

/* A mark opens after a non-letter and before a non-space, and closes the other way round. */
function emphasis(text, at, sign) {
  if (LETTER.test(text[at - 1] ?? "") || !/\S/.test(text[at + 1] ?? "") || text[at + 1] === sign) return null;
  for (let end = text.indexOf(sign, at + 2); end > 0; end = text.indexOf(sign, end + 1)) {
    if (/\S/.test(text[end - 1]) && !LETTER.test(text[end + 1] ?? "") && !insideAngle(text, at, end)) {
      return { node: el(MARKS[sign], {}, inline(text.slice(at + 1, end))), end: end + 1 };
    }
  }
  return null;
}

function insideAngle(text, from, at) {
  const opened = text.lastIndexOf("<", at);
  const closed = opened >= from ? text.indexOf(">", opened) : -1;
  return opened >= from && closed > at;
}

/** What stands between < and >; null when it is nothing that Slack knows. */
function reference(body) {
  const [target, ...rest] = body.split("|");
  const label = rest.length ? rest.join("|") : null;
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) return dateToken(target, label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice("!subteam^".length), label);
  if (target.startsWith("!")) return pill(`@${target.slice(1)}`, "pill pill-loud");
  return isLink(unescape(target)) ? link(unescape(target), label === null ? null : inline(label)) : null;
}

const isLink = (target) => /^(https?:\/\/|mailto:|tel:|slack:\/\/)/i.test(target);
const pill = (text, kind = "pill") => el("span", { class: kind }, text);

export function userMention(id, label = null) {
  const known = userOf(id);
  return pill(`@${known ? nameOf(id) : unescape(label ?? id)}`, id === store.as ? "pill pill-me" : "pill");
}

export function channelMention(id, label = null) {
  return pill(`#${channelOf(id)?.name ?? unescape(label ?? id)}`);
}

export function groupMention(id, label = null) {
  const known = groupOf(id);
  return pill(known ? `@${known.handle}` : label || "@group");
}

export const broadcast = (range) => pill(`@${range}`, "pill pill-loud");

export function link(target, label) {
  if (!isLink(target)) return el("span", {}, label ?? target);
  return el(
    "a",
    { href: target, target: "_blank", rel: "noopener noreferrer" },
    label ?? target.replace(/^mailto:/, ""),
  );
}

function dateToken(target, label) {
  const [, seconds, pattern, url] = target.split("^");
  const text = slackDate(seconds, pattern ?? "") ?? unescape(label ?? "");
  if (url) return link(unescape(url), text);
  return el("time", { title: unescape(label ?? "") }, text);
}

export function unescape(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

/* Inside code only references are read. */
const flat = (text) => unescape(text.replace(/<([^<>\n]+)>/g, (whole, body) => reference(body)?.textContent ?? whole));

/* Addresses that somebody typed without brackets become links too. */
function linked(text) {
  return unescape(text)
    .split(/(https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"\]])/)
    .map((part, at) => (at % 2 ? link(part, null) : part))
    .filter((part) => part !== "");
}
