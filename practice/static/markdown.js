/* The markdown block: standard Markdown, as far as Slack reads it. */
import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./markup.js";

/** Markdown → block elements. */
export function markdown(text) {
  const rows = text.split("\n");
  const nodes = [];
  let at = 0;
  while (at < rows.length) {
    const [node, used] = piece(rows, at);
    if (node) nodes.push(node);
    at += used;
  }
  return el("div", { class: "markdown" }, nodes);
}

function piece(rows, at) {
  const row = rows[at];
  if (!row.trim()) return [null, 1];
  if (/^\s*```/.test(row)) return fence(rows, at);
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(row)) return [el("hr"), 1];
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(row);
  if (heading) return [el("p", { class: "md-heading", role: "heading", "aria-level": "3" }, inline(heading[2])), 1];
  if (/^\s*>/.test(row)) return quote(rows, at);
  if (isTable(rows, at)) return grid(rows, at);
  if (isItem(row)) return list(rows, at);
  return paragraph(rows, at);
}

const isItem = (row) => /^\s*([-*+]|\d+[.)])\s+/.test(row);
const isTable = (rows, at) =>
  rows[at].includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(rows[at + 1] ?? "");
const isOther = (row) => !row.trim() || /^(#{1,6}\s|\s*>|\s*```)/.test(row) || isItem(row);

function takeWhile(rows, at, test) {
  let end = at;
  while (end < rows.length && test(rows[end])) end += 1;
  return rows.slice(at, end);
}

function fence(rows, at) {
  const body = takeWhile(rows, at + 1, (row) => !/^\s*```/.test(row));
  return [el("pre", { tabindex: "0" }, el("code", {}, body.join("\n"))), body.length + 2];
}

function quote(rows, at) {
  const body = takeWhile(rows, at, (row) => /^\s*>/.test(row));
  return [el("blockquote", {}, markdown(body.map((row) => row.replace(/^\s*>\s?/, "")).join("\n"))), body.length];
}

function paragraph(rows, at) {
  const body = [rows[at], ...takeWhile(rows, at + 1, (row) => !isOther(row))];
  return [
    el(
      "p",
      {},
      body.flatMap((row, n) => (n ? [el("br"), ...inline(row)] : inline(row))),
    ),
    body.length,
  ];
}

function list(rows, at) {
  const depth = depthOf(rows[at]);
  const ordered = /^\s*\d/.test(rows[at]);
  const node = el(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(rows[at].trim(), 10) : null });
  let end = at;
  while (end < rows.length && isItem(rows[end]) && depthOf(rows[end]) >= depth) {
    if (depthOf(rows[end]) > depth) {
      const [inner, used] = list(rows, end);
      node.lastChild.append(inner);
      end += used;
    } else if (/^\s*\d/.test(rows[end]) !== ordered) break;
    else node.append(item(rows[end++]));
  }
  return [node, end - at];
}

const depthOf = (row) => /^\s*/.exec(row)[0].replace(/\t/g, "    ").length;

function item(row) {
  const [, task, words] = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/.exec(row);
  if (task === undefined) return el("li", {}, inline(words));
  return el("li", { class: "task" }, task === " " ? "☐ " : "☑ ", inline(words));
}

function grid(rows, at) {
  const body = takeWhile(rows, at, (row) => row.includes("|"));
  const cells = (row) =>
    row
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => inline(cell.trim()));
  const head = el(
    "tr",
    {},
    cells(body[0]).map((cell) => el("th", { scope: "col" }, cell)),
  );
  const rest = body.slice(2).map((row) =>
    el(
      "tr",
      {},
      cells(row).map((cell) => el("td", {}, cell)),
    ),
  );
  const table = el("table", {}, el("thead", {}, head), el("tbody", {}, rest));
  return [
    el("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, table),
    body.length,
  ];
}

const PATTERNS = [
  [/`([^`]+)`/, (hit) => el("code", {}, hit[1])],
  [/!?\[([^\]]+)\]\(([^)\s]+)\)/, (hit) => link(hit[2], inline(hit[1]))],
  [/\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__/, (hit) => el("strong", {}, inline(hit[1] ?? hit[2]))],
  [/~~(?=\S)(.+?)(?<=\S)~~/, (hit) => el("s", {}, inline(hit[1]))],
  [
    /\*(?=\S)([^*]+?)(?<=\S)\*|(?<![\p{L}\p{N}])_(?=\S)([^_]+?)(?<=\S)_(?![\p{L}\p{N}])/u,
    (hit) => el("em", {}, inline(hit[1] ?? hit[2])),
  ],
  [/https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"\]]/, (hit) => link(hit[0], null)],
];

/* The earliest construct wins; of two that begin together, the one listed first. */
function inline(text) {
  let best = null;
  for (const [pattern, build] of PATTERNS) {
    const hit = pattern.exec(text);
    if (hit && (!best || hit.index < best.hit.index)) best = { hit, build };
  }
  if (!best) return text ? [withEmoji(text)] : [];
  const { hit, build } = best;
  return [...inline(text.slice(0, hit.index)), build(hit), ...inline(text.slice(hit.index + hit[0].length))];
}
