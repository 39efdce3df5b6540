/* The panel "What the bot called", and the switches for faults. */
import { clockOf } from "./dates.js";
import { el, icon } from "./dom.js";
import { channelOf, nameOf, store, userOf } from "./store.js";

const KINDS = [
  ["429", "too many requests (429)"],
  ["500", "server error (500)"],
  ["slow", "a slow answer"],
  ["answer_lost", "done, but the answer is lost"],
  ["dropped", "the connection drops"],
  ["deaf", "the connection goes deaf"],
];

const METHODS = [
  "chat.postMessage",
  "chat.*",
  "views.open",
  "views.*",
  "*",
  "events_api",
  "slash_commands",
  "interactive",
];

const HINT =
  "A pattern such as chat.* will do. For a dropped or deaf connection name what is being delivered: " +
  "events_api, slash_commands or interactive.";

/** `hooks`: `{addFault(fault), clearFaults(), close()}`. Returns `{node, draw()}`. */
export function logPanel(hooks) {
  const rows = el("ol", { class: "calls" });
  const none = el("p", { class: "empty" }, "The bot has called nothing yet.");
  const list = el(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Calls, newest first" },
    none,
    rows,
  );
  const faults = el("ul", { class: "faults" });
  const close = el(
    "button",
    { type: "button", class: "tool", "aria-label": "Close the log", "data-testid": "log-close", onclick: hooks.close },
    icon("close"),
  );
  const node = el(
    "section",
    { class: "panel", "aria-label": "What the bot called", "data-testid": "log-panel" },
    el("header", { class: "panel-head" }, el("h2", {}, "What the bot called"), close),
    el(
      "details",
      { class: "fault-box", "data-testid": "faults" },
      el("summary", {}, icon("warning"), "Switch on a fault"),
      form(hooks),
      faults,
    ),
    list,
  );
  return {
    node,
    focus: () => close.focus(),
    draw: () => {
      none.hidden = store.calls.length > 0;
      drawCalls(rows);
      drawFaults(faults, hooks);
    },
  };
}

/* Calls are only ever added: the newest goes on top. */
function drawCalls(rows) {
  if (!store.calls.length) rows.replaceChildren();
  const last = Number(rows.firstElementChild?.dataset.n ?? -1);
  for (const one of store.calls.filter(({ n }) => n > last)) rows.prepend(call(one));
}

function call(one) {
  const { shortDay, time } = clockOf(one.at, store.state.zone);
  const end = one.ok
    ? el("span", { class: "call-ok" }, icon("check"), el("span", { class: "sr" }, "ok"))
    : el("span", { class: "call-error" }, one.error || "failed");
  return el(
    "li",
    { class: one.ok ? "call" : "call failed", "data-n": one.n },
    el("code", {}, one.method),
    end,
    el("time", { datetime: one.at }, `${shortDay}, ${time}`),
    one.summary ? el("p", {}, named(one.summary)) : null,
  );
}

/* Ids that a reader knows by name are shown by it. */
function named(summary) {
  return summary.replace(/\b[CDUW][A-Z0-9]{6,}\b/g, (id) => {
    if (userOf(id)) return nameOf(id);
    const channel = channelOf(id);
    if (!channel) return id;
    return channel.kind === "im" ? "direct message" : `#${channel.name}`;
  });
}

function form(hooks) {
  const method = methodInput();
  const kinds = KINDS.map(([value, words]) => el("option", { value }, words));
  const kind = el("select", { id: "fault-kind", "data-testid": "fault-kind" }, kinds);
  const times = el("input", { type: "number", id: "fault-times", min: "1", max: "1000", value: "1" });
  const seconds = el("input", { type: "number", id: "fault-seconds", min: "0", max: "3600", value: "5" });
  const onsubmit = (event) => {
    event.preventDefault();
    const counts = { times: Number(times.value), seconds: Number(seconds.value) };
    hooks.addFault({ method: method.value.trim(), kind: kind.value, ...counts });
  };
  return el(
    "form",
    { class: "fault-form", onsubmit },
    field("Method", method, true),
    el("datalist", { id: "fault-methods" }, ...METHODS.map((value) => el("option", { value }))),
    el("p", { class: "hint grows", id: "fault-hint" }, HINT),
    field("What happens", kind, true),
    field("Times", times),
    field("Seconds", seconds),
    el("button", { type: "submit", class: "button", "data-testid": "fault-add" }, "Switch on"),
  );
}

function methodInput() {
  return el("input", {
    type: "text",
    id: "fault-method",
    value: "chat.postMessage",
    spellcheck: "false",
    list: "fault-methods",
    "data-testid": "fault-method",
    "aria-describedby": "fault-hint",
  });
}

const field = (label, input, grows = false) =>
  el("div", { class: grows ? "grows" : null }, el("label", { for: input.id }, label), input);

function drawFaults(list, hooks) {
  const clear = el(
    "button",
    { type: "button", class: "button", "data-testid": "fault-clear", onclick: hooks.clearFaults },
    "Switch all off",
  );
  const rows = store.faults.map((fault) =>
    el("li", {}, el("code", {}, fault.method), ` ${fault.kind}, ${fault.times} more`),
  );
  list.replaceChildren(...rows, ...(rows.length ? [el("li", {}, clear)] : []));
}
