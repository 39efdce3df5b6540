/* A list of messages: separators between days, one author's run drawn together, buttons on each. */
import { blocks, textOnly } from "./blocks.js";
import { dayOf, dayOfMessage, momentOf, separatorOf, timeOf } from "./dates.js";
import { el, icon, reconcile } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { openMenu } from "./menu.js";
import { avatar } from "./people.js";
import { nameOf, store, zoneOf } from "./store.js";

const RUN = 300; // seconds: within them an author's next message goes without name and picture

/** Draws `list` into `parent`. `hooks`: `{inThread, scopeOf(message), openThread(ts), shortcut(callbackId, message)}`. */
export function drawMessages(parent, list, hooks) {
  const wasAtEnd = parent.scrollHeight - parent.scrollTop - parent.clientHeight < 80;
  reconcile(
    parent,
    rowsOf(list, hooks.inThread),
    (row) => row.key,
    (row) => (row.day ? separator(row) : message(row, hooks)),
  );
  if (wasAtEnd) parent.scrollTop = parent.scrollHeight;
}

function rowsOf(list, inThread) {
  const today = dayOf(new Date(store.state.now), zoneOf()); // in each row: "today" in a message goes stale at midnight
  const rows = [];
  let previous = null;
  for (const one of list) {
    const day = dayOfMessage(one.ts);
    const isNewDay = !previous || day !== dayOfMessage(previous.ts);
    if (isNewDay && !inThread) rows.push({ key: `day ${day}`, day, words: separatorOf(one.ts) });
    rows.push({
      key: `${one.ts} ${one.ephemeral ? "only" : "all"}`,
      one,
      today,
      follows: !isNewDay && isRun(previous, one),
    });
    previous = one;
  }
  return rows;
}

const isRun = (before, after) =>
  before.user === after.user &&
  before.username === after.username &&
  before.ephemeral === after.ephemeral &&
  !before.reply_count &&
  Number(after.ts) - Number(before.ts) < RUN;

const separator = (row) =>
  el("div", { class: "day", role: "separator", "aria-label": row.words }, el("span", {}, row.words));

function message({ one, follows }, hooks) {
  const author = one.username || nameOf(one.user);
  const isBot = one.is_bot ?? false;
  return el(
    "article",
    {
      class: `message${follows ? " follows" : ""}${one.ephemeral ? " only-you" : ""}`,
      "data-testid": "message",
      "data-ts": one.ts,
      "data-ephemeral": one.ephemeral ? "1" : null,
      tabindex: "-1",
      "aria-label": `${author}, ${momentOf(one.ts)}`,
    },
    el("div", { class: "message-side" }, follows ? time(one) : avatar(one.user ?? "app", author, isBot)),
    el(
      "div",
      { class: "message-main" },
      one.ephemeral ? el("p", { class: "only-you-note" }, icon("eye"), "Only visible to you") : null,
      follows
        ? null
        : el(
            "header",
            { class: "message-head" },
            el("b", {}, author),
            isBot ? el("span", { class: "badge" }, "App") : null,
            time(one),
          ),
      body(one, hooks),
      one.edited ? el("span", { class: "edited" }, "(edited)") : null,
      (one.files ?? []).map(file),
      reactions(one),
      replies(one, hooks),
    ),
    tools(one, hooks),
  );
}

const time = (one) =>
  el("time", { title: momentOf(one.ts), datetime: new Date(Number(one.ts) * 1000).toISOString() }, timeOf(one.ts));

function body(one, hooks) {
  if (!one.blocks?.length) return textOnly(one.text ?? "");
  return el("div", { class: "blocks" }, blocks(one.blocks, hooks.scopeOf(one)));
}

function file(one) {
  const address = new URL(one.permalink ?? "", location.href);
  const name = one.title || one.name || "File";
  const isOurs = address.origin === location.origin && address.pathname !== location.pathname;
  const words = el(
    "div",
    {},
    isOurs ? el("a", { href: address.href, download: one.name }, name) : el("strong", {}, name),
    el("p", { class: "hint" }, one.filetype ?? "file"),
  );
  return el("div", { class: "card" }, icon("file"), words);
}

function reactions(one) {
  const given = Object.entries(one.reactions ?? {});
  if (!given.length) return null;
  return el(
    "p",
    { class: "reactions" },
    given.map(([name, count]) =>
      el("span", { class: "reaction", title: `:${name}:` }, emojiOf(name) ?? `:${name}:`, ` ${count}`),
    ),
  );
}

function replies(one, hooks) {
  if (hooks.inThread || !one.reply_count) return null;
  const words = one.reply_count === 1 ? "1 reply" : `${one.reply_count} replies`;
  return el(
    "button",
    { type: "button", class: "replies", "data-testid": "replies", onclick: () => hooks.openThread(one.ts) },
    icon("reply"),
    words,
  );
}

function tools(one, hooks) {
  if (one.ephemeral) return null;
  const shortcuts = store.state.shortcuts.filter((shortcut) => shortcut.type === "message");
  const entries = shortcuts.map((shortcut) => ({
    label: shortcut.name,
    run: () => hooks.shortcut(shortcut.callback_id, one),
  }));
  const thread = hooks.inThread
    ? null
    : el(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": "Reply in thread",
          title: "Reply in thread",
          "data-testid": "reply",
          onclick: () => hooks.openThread(one.thread_ts ?? one.ts),
        },
        icon("reply"),
      );
  const more = entries.length
    ? el(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": "More on this message",
          title: "More on this message",
          "aria-haspopup": "menu",
          "aria-expanded": "false",
          "data-testid": "message-menu",
          onclick: (event) => openMenu(event.currentTarget, entries),
        },
        icon("more"),
      )
    : null;
  return thread || more ? el("div", { class: "tools" }, thread, more) : null;
}
