/* Building the page. All that people or the bot wrote enters as text nodes, so no text can become markup. */

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
  else node.setAttribute(name === "testid" ? "data-testid" : name, value === true ? "" : String(value));
}

let lastId = 0;
export const freshId = (stem) => `${stem}-${(lastId += 1)}`;

const PATHS = {
  back: "M15 5l-7 7 7 7",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  chat: "M4 5h16v11H9l-5 4z",
  check: "M5 12.5l4.5 4.5L19 7",
  close: "M6 6l12 12M18 6L6 18",
  eye: "M3 12c2.6-4.4 5.6-6.5 9-6.5s6.4 2.1 9 6.5c-2.6 4.4-5.6 6.5-9 6.5s-6.4-2.1-9-6.5zM12 9.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  reply: "M10 6L4 12l6 6M4 12h9c4 0 7 2 7 6",
  send: "M4 12l16-8-6 16-3-7z",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Says a sentence to screen readers; spoken even when it repeats the one before. */
export function announce(sentence) {
  const region = document.getElementById("announcer");
  region.replaceChildren(el("p", {}, sentence));
}

/** Makes the children of `parent` those of `items`, keeping each node whose `sign` has not changed:
 *  an open menu, a half-typed answer and the focus in a message outlive news about other messages. */
export function reconcile(parent, items, keyOf, build) {
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const wanted = items.map((item) => {
    const key = keyOf(item);
    const sign = JSON.stringify(item);
    const old = known.get(key);
    if (old && old.sign === sign) return old;
    const node = build(item);
    node.dataset.key = key;
    node.sign = sign;
    if (old) keepFocus(old, node);
    return node;
  });
  const keep = new Set(wanted);
  for (const node of [...parent.children]) if (!keep.has(node)) node.remove();
  wanted.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
}

function keepFocus(old, node) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  if (!held) return;
  const { blockId, actionId } = held.dataset;
  queueMicrotask(() => {
    const same =
      actionId &&
      node.querySelector(`[data-action-id="${CSS.escape(actionId)}"][data-block-id="${CSS.escape(blockId ?? "")}"]`);
    (same || node).focus({ preventScroll: true });
  });
}
