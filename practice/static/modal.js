/* The stack of modals that the bot has open for the member; the top one is shown. */
import { blocks } from "./blocks.js";
import { el, icon } from "./dom.js";
import { initialOf, plainOf } from "./inputs.js";
import { textObject } from "./markup.js";

const drafts = new Map(); // by view id: what was typed, by block and action; outlives a redraw and a view pushed on top

/** `hooks`: `{submit(viewId, values), close(viewId), act(viewId, …), find(viewId, …)}`. Returns `draw(views)`. */
export function modals(dialog, hooks) {
  const shown = { dialog, hooks, sign: null, top: null, fields: new Map(), opener: null };
  const closeTop = () => shown.top && hooks.close(shown.top.view.id);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.target.closest("[popover]")) return;
    event.preventDefault();
    closeTop();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeTop();
  });
  return (views) => draw(shown, views, closeTop);
}

function draw(shown, views, closeTop) {
  const top = views.at(-1) ?? null;
  const sign = JSON.stringify(top?.view ?? null);
  for (const id of drafts.keys()) if (!views.some(({ view }) => view.id === id)) drafts.delete(id);
  if (sign === shown.sign) return;
  const isSame = top && shown.top?.view.id === top.view.id;
  const held = isSame ? document.activeElement?.dataset : null;
  Object.assign(shown, { sign, top, fields: new Map() });
  if (!top) return shown.dialog.open ? hide(shown) : undefined;
  if (!shown.dialog.open) shown.opener = document.activeElement;
  shown.dialog.replaceChildren(form(shown, views.length, closeTop));
  if (!shown.dialog.open) shown.dialog.showModal();
  focusOn(shown.dialog, held);
}

/* The focus goes back where it was. What is behind a modal stays inert until the next frame: a text box that gets the
   focus before then has it, but takes no typing. */
function hide({ dialog, opener }) {
  dialog.close();
  dialog.replaceChildren();
  requestAnimationFrame(() => {
    const back = opener?.isConnected ? opener : document.querySelector("[data-testid=composer]");
    back.blur();
    back.focus();
  });
}

function focusOn(dialog, held) {
  const same =
    held?.actionId &&
    dialog.querySelector(
      `[data-action-id="${CSS.escape(held.actionId)}"][data-block-id="${CSS.escape(held.blockId ?? "")}"]`,
    );
  const first =
    dialog.querySelector("[data-autofocus]") ??
    dialog.querySelector(".modal-body :is(input, select, textarea)") ??
    dialog.querySelector("h2");
  (same || first).focus();
}

function form(shown, depth, closeTop) {
  const { view } = shown.top;
  const alert = el("p", { class: "modal-alert", role: "alert", hidden: true, "data-testid": "modal-error" });
  const title = el("h2", { class: "dialog-title", id: "modal-title", tabindex: "-1" }, textObject(view.title));
  const { submit, cancel } = feet(view, closeTop);
  const onsubmit = (event) => {
    event.preventDefault();
    if (submit) send(shown, alert, submit);
  };
  return el(
    "form",
    { class: "modal", novalidate: true, "data-view-id": view.id, onsubmit },
    el("header", { class: `dialog-head${depth > 1 ? " is-back" : ""}` }, title, closer(depth > 1, closeTop)),
    el("div", { class: "dialog-body modal-body" }, alert, blocks(view.blocks, scopeOf(shown))),
    el("footer", { class: "dialog-foot" }, cancel, submit),
  );
}

function closer(isBack, onclick) {
  const words = isBack ? "Back" : "Close";
  const names = { "aria-label": words, title: words, "data-testid": "modal-close" };
  return el("button", { type: "button", class: "tool", ...names, onclick }, icon(isBack ? "back" : "close"));
}

function feet(view, closeTop) {
  const primary = { type: "submit", class: "button button-primary", "data-testid": "modal-submit" };
  const plain = { type: "button", class: "button", "data-testid": "modal-cancel", onclick: closeTop };
  return {
    submit: view.submit ? el("button", primary, textObject(view.submit)) : null,
    cancel: el("button", plain, view.close ? textObject(view.close) : view.submit ? "Cancel" : "Close"),
  };
}

function scopeOf(shown) {
  const { view, values } = shown.top;
  const kept = drafts.get(view.id) ?? drafts.set(view.id, new Map()).get(view.id);
  const keyOf = (block, element) => `${block.block_id} ${element.action_id}`;
  return {
    start: (block, element) => {
      if (kept.has(keyOf(block, element))) return kept.get(keyOf(block, element));
      const state = values[block.block_id]?.[element.action_id];
      return (state && plainOf(state)) ?? initialOf(element);
    },
    keep: (block, element, value) => {
      kept.set(keyOf(block, element), value);
      showError(shown.fields.get(block.block_id), null);
    },
    field: (block, made, error) => shown.fields.set(block.block_id, { made, error }),
    act: (blockId, actionId, value) => shown.hooks.act(view.id, blockId, actionId, value, valuesOf(shown)),
    find: (blockId, actionId, query) => shown.hooks.find(view.id, blockId, actionId, query),
  };
}

const valuesOf = (shown) => Object.fromEntries([...shown.fields].map(([blockId, { made }]) => [blockId, made.read()]));

async function send(shown, alert, submit) {
  if (submit.getAttribute("aria-disabled") === "true") return;
  submit.setAttribute("aria-disabled", "true");
  const { ok, errors = {}, error } = await shown.hooks.submit(shown.top.view.id, valuesOf(shown));
  submit.removeAttribute("aria-disabled");
  if (ok) return;
  const homeless = Object.entries(errors)
    .filter(([blockId]) => !shown.fields.has(blockId))
    .map(([, words]) => words);
  const words = [error, ...homeless].filter(Boolean).join(" ");
  alert.hidden = !words;
  alert.textContent = words;
  for (const [blockId, field] of shown.fields) showError(field, errors[blockId] ?? null);
  const wrong = [...shown.fields].find(([blockId]) => errors[blockId]);
  if (wrong) (wrong[1].made.focusOn ?? wrong[1].made.field).focus();
}

function showError(field, words) {
  if (!field) return;
  field.error.hidden = !words;
  field.error.textContent = words ?? "";
  if (words) field.made.field.setAttribute("aria-invalid", "true");
  else field.made.field.removeAttribute("aria-invalid");
}
