/* A thread in the side panel. */
import { composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { drawMessages } from "./messages.js";
import { channelOf, store } from "./store.js";

/** `hooks`: as for messages, and `send(text)`, `close()`. Returns `{node, draw()}`. */
export function threadPanel(hooks) {
  const list = el("div", { class: "scroller", role: "log", "aria-live": "off", "aria-label": "Thread", tabindex: "0" });
  const where = el("p", { class: "hint" });
  const box = composer({ testid: "thread-composer", sendTestid: "thread-send", commands: false, send: hooks.send });
  const close = el(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "Close thread",
      "data-testid": "thread-close",
      onclick: hooks.close,
    },
    icon("close"),
  );
  const node = el(
    "section",
    { class: "panel", "aria-label": "Thread", "data-testid": "thread-panel" },
    el("header", { class: "panel-head" }, el("div", {}, el("h2", {}, "Thread"), where), close),
    list,
    box.node,
  );
  const draw = () => {
    const { ts } = store.side;
    const channel = channelOf(store.place.id);
    where.textContent = channel?.kind === "im" ? "direct message" : `#${channel?.name ?? ""}`;
    if (list.thread !== ts) list.replaceChildren();
    list.thread = ts;
    drawMessages(list, store.replies, { ...hooks, inThread: true });
    const closed = channel?.is_member || channel?.kind === "im" ? null : ["Only members of the channel can reply."];
    box.draw({ key: `${store.as} ${ts}`, label: "Reply in the thread", closed });
  };
  return { node, draw, focus: () => box.field.focus() };
}
