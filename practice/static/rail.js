/* The rail on the left: channels and the app; on a phone a drawer. */
import { el, icon } from "./dom.js";
import { botUser, directMessage, store } from "./store.js";

/** `open(place)` shows a place: `{kind: "channel", id}` or `{kind: "home"}`. */
export function drawRail(rail, open) {
  const held = rail.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  const channels = store.state.channels.filter((channel) => channel.kind === "channel");
  const mine = channels.filter((channel) => channel.is_member);
  const others = channels.filter((channel) => !channel.is_member);
  rail.replaceChildren(
    mine.length
      ? part(
          "Channels",
          mine.map((channel) => channelRow(channel, open)),
        )
      : "",
    others.length
      ? part(
          "Not a member of",
          others.map((channel) => channelRow(channel, open)),
        )
      : "",
    part(botUser()?.real_name ?? "App", appRows(open)),
    el("p", { class: "rail-foot" }, "A rehearsal on this machine. Nothing here reaches a real workspace."),
  );
  if (held) rail.querySelector(`[data-testid="${CSS.escape(held)}"]`)?.focus();
}

function part(title, rows) {
  return el(
    "section",
    { class: "rail-part" },
    el("h2", {}, title),
    el(
      "ul",
      {},
      rows.map((row) => el("li", {}, row)),
    ),
  );
}

function row({ testid, mark, name, isHere, unread, quiet, go }) {
  const words = unread
    ? el("span", { class: "unread" }, unread === true ? "new" : String(unread), el("span", { class: "sr" }, " unread"))
    : null;
  return el(
    "button",
    {
      type: "button",
      class: `rail-row${unread ? " has-unread" : ""}${quiet ? " quiet" : ""}`,
      testid,
      "aria-current": isHere ? "page" : null,
      onclick: go,
    },
    el("span", { class: "rail-mark", "aria-hidden": "true" }, mark),
    el("span", { class: "rail-name" }, name),
    words,
  );
}

function channelRow(channel, open) {
  const isHere = store.place.kind === "channel" && store.place.id === channel.id;
  return row({
    testid: `channel-${channel.name}`,
    mark: "#",
    name: channel.name,
    isHere,
    unread: !isHere && channel.unread,
    quiet: !channel.is_member,
    go: () => open({ kind: "channel", id: channel.id }),
  });
}

function appRows(open) {
  const im = directMessage();
  const isHome = store.place.kind === "home";
  const isDm = !isHome && im && store.place.id === im.id;
  const home = row({
    testid: "home-tab",
    mark: icon("home"),
    name: "Home",
    isHere: isHome,
    go: () => open({ kind: "home" }),
  });
  const dm =
    im &&
    row({
      testid: "dm",
      mark: icon("chat"),
      name: "Messages",
      isHere: isDm,
      unread: !isDm && im.unread,
      go: () => open({ kind: "channel", id: im.id }),
    });
  return [home, dm].filter(Boolean);
}

/** The drawer on a phone: closed it cannot be reached; open it has the focus, and Escape or the veil closes it. */
export function drawer(rail, toggle, veil) {
  const narrow = matchMedia("(max-width: 760px)");
  const set = (isOpen) => {
    document.body.classList.toggle("drawer-open", isOpen && narrow.matches);
    rail.inert = narrow.matches && !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen && narrow.matches));
  };
  const close = () => {
    const hadFocus = rail.contains(document.activeElement);
    set(false);
    if (hadFocus && narrow.matches) toggle.focus();
  };
  toggle.append(icon("menu"));
  toggle.addEventListener("click", () => {
    set(!document.body.classList.contains("drawer-open"));
    if (document.body.classList.contains("drawer-open")) rail.querySelector("[aria-current], button")?.focus();
  });
  veil.addEventListener("click", close);
  rail.addEventListener("keydown", (event) => event.key === "Escape" && close());
  narrow.addEventListener("change", () => set(false));
  set(false);
  return close;
}
