/* Brings the parts together: where the member is, and what is drawn there. */
import { act, actOrToast, inHome, inMessage, modalHooks, send, sendFile, sendReply, shortcut } from "./acts.js";
import { busy, get, post } from "./api.js";
import { blocks, wordsOf } from "./blocks.js";
import { clockBar } from "./clock.js";
import { composer } from "./composer.js";
import { announce, el, icon, reconcile } from "./dom.js";
import { ALL, NEWS, refresh, whenFetched } from "./fetching.js";
import { logPanel } from "./log.js";
import { drawMessages } from "./messages.js";
import { modals } from "./modal.js";
import { avatar } from "./people.js";
import { drawRail, drawer } from "./rail.js";
import { botUser, channelOf, nameOf, realMembers, store } from "./store.js";
import { threadPanel } from "./thread.js";
import { toast } from "./toast.js";

const $ = (id) => document.getElementById(id);
const MINUTE = 60000;

// --- going places -----------------------------------------------------------------------------------------------

let closeDrawer = () => undefined;
let stream = null;
let opener = null;

async function goTo(place) {
  closeDrawer();
  if (store.side?.kind === "thread") store.side = null;
  Object.assign(store, { place, messages: [], replies: [] });
  remember();
  $("messages").replaceChildren();
  await busy(async () => {
    if (place.kind === "home") await act("home/open", {});
    await refresh(["messages", "home", "state"]);
  });
  $("messages").scrollTop = $("messages").scrollHeight;
}

/* Who and where change together: what is asked meanwhile is asked for one person's own place. */
async function actAs(id) {
  await busy(async () => {
    const wasDirect = channelOf(store.place.id)?.kind === "im";
    const state = await get("state", { as: id });
    const channels = state.channels;
    const stays = store.place.kind === "home" || channels.some((channel) => channel.id === store.place.id);
    const other = wasDirect
      ? channels.find((channel) => channel.kind === "im")
      : (channels.find((channel) => channel.is_member) ?? channels[0]);
    const place = stays ? store.place : { kind: "channel", id: other?.id };
    const side = store.side?.kind === "log" ? store.side : null;
    Object.assign(store, { as: id, state, place, side, messages: [], home: null, views: [] });
    listen();
    $("home").replaceChildren();
    await goTo(place);
    await refresh(ALL);
  });
  announce(`You act as ${nameOf(id)}`);
}

/* Member and place stand in the address, so that a reload and a second window keep theirs. */
function remember() {
  const query = new URLSearchParams({ as: store.as, at: store.place.kind === "home" ? "home" : store.place.id });
  history.replaceState(null, "", `?${query}`);
}

function openSide(side) {
  if (!store.side) opener = document.activeElement;
  store.side = side;
  store.replies = [];
  refresh(["replies", "log", "faults"]).then(() => panels[side.kind].focus());
}

function closeSide() {
  store.side = null;
  draw();
  (opener?.isConnected ? opener : $("log-toggle")).focus();
}

// --- drawing ----------------------------------------------------------------------------------------------------

const messageHooks = { scopeOf: inMessage, openThread: (ts) => openSide({ kind: "thread", ts }), shortcut };
const panels = {
  thread: threadPanel({ ...messageHooks, send: sendReply, close: closeSide }),
  log: logPanel({
    addFault: (fault) => actOrToast("faults", fault).then(() => refresh(["faults"])),
    clearFaults: () => actOrToast("faults", { clear: true }).then(() => refresh(["faults"])),
    close: closeSide,
  }),
};
const box = composer({ testid: "composer", sendTestid: "send", commands: true, send, shortcut, attach: sendFile });
const drawClock = clockBar($("clock"), (body) => actOrToast("clock", body));
const drawModal = modals($("modal"), modalHooks);
let newest = "";
let lastRead = "";

function draw() {
  drawWho();
  drawClock();
  drawRail($("rail"), goTo);
  drawPlace();
  drawSide();
  drawModal(store.views);
}

function drawWho() {
  const members = realMembers();
  const select = $("act-as");
  const sign = members.map((user) => user.id + user.real_name + user.title).join();
  if (select.sign !== sign) {
    select.replaceChildren(
      ...members.map((user) =>
        el("option", { value: user.id }, user.title ? `${nameOf(user.id)} — ${user.title}` : nameOf(user.id)),
      ),
    );
    select.sign = sign;
  }
  select.value = store.as;
}

function drawPlace() {
  const isHome = store.place.kind === "home";
  $("messages").hidden = isHome;
  $("home").hidden = !isHome;
  $("composer-place").hidden = isHome;
  if (isHome) drawHome();
  else drawChannel();
}

function drawHome() {
  drawHead(avatar(botUser()?.id, "", true), `${botUser()?.real_name ?? "App"} home`, `as ${nameOf(store.as)} sees it`);
  const view = store.home ?? { id: null, blocks: [] };
  const page = (shown) =>
    el(
      "div",
      { class: "home-page", tabindex: "-1" },
      shown.blocks.length
        ? blocks(shown.blocks, inHome(shown.id))
        : el("p", { class: "empty" }, "The app has not published a home for this member."),
    );
  reconcile($("home"), [{ as: store.as, ...view }], () => "home", page);
}

function drawChannel() {
  const channel = channelOf(store.place.id);
  if (!channel) return;
  const isDirect = channel.kind === "im";
  const name = isDirect ? (botUser()?.real_name ?? "App") : channel.name;
  drawHead(
    isDirect ? avatar(botUser()?.id, "", true) : "#",
    name,
    isDirect ? "Direct message with the app" : channel.topic,
  );
  drawMessages($("messages"), store.messages, messageHooks);
  if (!store.messages.length)
    $("messages").replaceChildren(
      el("p", { class: "empty" }, isDirect ? "No messages yet." : `This is the very beginning of #${name}.`),
    );
  const closed =
    channel.is_member || isDirect
      ? null
      : [
          `${nameOf(store.as)} is not a member of #${name}.`,
          el(
            "button",
            {
              type: "button",
              class: "button",
              "data-testid": "join",
              onclick: () => actOrToast("join", { channel: channel.id }),
            },
            "Join",
          ),
        ];
  const label = `Message ${isDirect ? name : `#${name}`}`;
  box.draw({ key: `${store.as} ${channel.id}`, label, closed, files: isDirect });
  tellNews();
  if (channel.unread && document.visibilityState === "visible") markRead(channel);
}

function drawHead(mark, name, about) {
  const members = store.place.kind === "channel" ? channelOf(store.place.id)?.members : null;
  const count =
    members && channelOf(store.place.id).kind === "channel"
      ? el("span", { class: "place-count" }, `${members.length} members`)
      : null;
  $("place").replaceChildren(
    el("h1", {}, el("span", { class: "place-mark", "aria-hidden": "true" }, mark), name),
    el("p", { class: "place-topic" }, about ?? ""),
    count ?? "",
  );
  document.title = `${name} · Practice workspace`;
}

function drawSide() {
  const panel = store.side && panels[store.side.kind];
  $("side").hidden = !panel;
  document.body.classList.toggle("side-open", Boolean(panel));
  $("log-toggle").setAttribute("aria-expanded", String(store.side?.kind === "log"));
  if (!panel) return $("side").replaceChildren();
  if ($("side").firstElementChild !== panel.node) $("side").replaceChildren(panel.node);
  panel.draw();
}

function tellNews() {
  const last = store.messages.at(-1);
  const key = `${store.as} ${store.place.id}`;
  const isNews = last && newest.startsWith(`${key} `) && newest !== `${key} ${last.ts}`;
  newest = last ? `${key} ${last.ts}` : "";
  if (isNews && last.user !== store.as)
    announce(
      `${last.ephemeral ? "Only visible to you, from" : "From"} ${last.username || nameOf(last.user)}: ${wordsOf(last)}`,
    );
}

/* Once for each newest message, so that a count that stays does not ask again and again. */
function markRead(channel) {
  const key = `${store.as} ${channel.id} ${channel.last_ts}`;
  if (key === lastRead) return;
  lastRead = key;
  post("read", { as: store.as, channel: channel.id }).catch((error) => toast(error.message));
}

// --- start ------------------------------------------------------------------------------------------------------

function listen() {
  stream?.close();
  stream = new EventSource(`/page/stream?as=${encodeURIComponent(store.as)}`);
  let wasLost = false;
  stream.addEventListener("message", (event) =>
    refresh(JSON.parse(event.data).what.flatMap((name) => NEWS[name] ?? [])),
  );
  stream.addEventListener("error", () => {
    document.body.classList.add("offline");
    wasLost = true;
  });
  stream.addEventListener("open", () => {
    document.body.classList.remove("offline");
    if (!wasLost) return;
    wasLost = false;
    store.calls = []; // a new server counts its calls anew
    refresh(ALL);
  });
}

/* A browser keeps only six connections to a server: windows that nobody looks at give theirs up. */
function onVisibility() {
  if (document.visibilityState === "hidden") stream.close();
  else {
    listen();
    refresh(ALL);
  }
}

async function start() {
  const address = new URLSearchParams(location.search);
  $("composer-place").append(box.node);
  $("log-toggle").append(icon("list"), el("span", {}, "What the bot called"));
  $("log-toggle").addEventListener("click", () =>
    store.side?.kind === "log" ? closeSide() : openSide({ kind: "log" }),
  );
  $("act-as").addEventListener("change", (event) => actAs(event.target.value));
  $("side").addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closeSide());
  whenFetched(draw);
  closeDrawer = drawer($("rail"), $("drawer-toggle"), $("veil"));
  store.state = await get("state", { as: address.get("as") }).catch(() => get("state"));
  store.as = store.state.me;
  const at = address.get("at");
  const first = channelOf(at) ?? store.state.channels.find((channel) => channel.is_member) ?? store.state.channels[0];
  store.place = at === "home" ? { kind: "home" } : { kind: "channel", id: first?.id };
  listen();
  document.addEventListener("visibilitychange", onVisibility);
  await goTo(store.place);
  await refresh(["views"]);
  setInterval(() => document.visibilityState === "visible" && refresh(["state"]), MINUTE);
}

busy(start).catch((error) => {
  toast(error.message);
  throw error;
});
