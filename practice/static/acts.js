/* What a member does: each act is posted, and what came of it is fetched and drawn. */
import { Refusal, busy, post } from "./api.js";
import { refresh } from "./fetching.js";
import { initialOf, optionOf } from "./inputs.js";
import { store } from "./store.js";
import { explain, toast } from "./toast.js";

/** Posts for the member acted for and shows what came of it; resolves to the answer, a refusal as `{ok: false, error}`. */
export function act(path, body) {
  return busy(async () => {
    let answer;
    try {
      answer = await post(path, { as: store.as, ...body });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = { ok: false, error: error.message };
    }
    await refresh(["state", "messages", "replies", "home", "views", "log"]);
    return answer;
  });
}

export async function actOrToast(path, body) {
  const answer = await act(path, body);
  if (answer.ok === false) toast(explain(answer.error));
  return answer;
}

const refusalOf = (answer) => (answer.ok === false ? explain(answer.error) : null);

export async function send(text) {
  const path = text.startsWith("/") ? "command" : "message";
  return refusalOf(await act(path, { channel: store.place.id, text }));
}

/* A file's bytes as base64, of which a data address is made up after its comma. */
const bytesOf = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(new Refusal("This file could not be read.")));
    reader.readAsDataURL(file);
  });

export const sendFile = (file) =>
  busy(async () => {
    const content = await bytesOf(file);
    return refusalOf(await act("file", { channel: store.place.id, name: file.name, mimetype: file.type, content }));
  });

export async function sendReply(text) {
  if (text.startsWith("/")) return "Commands do not work in threads. Type it in the channel.";
  return refusalOf(await act("message", { channel: store.place.id, thread_ts: store.side.ts, text }));
}

export const shortcut = (callbackId, message = null) =>
  actOrToast("shortcut", { callback_id: callbackId, message: message && { channel: store.place.id, ts: message.ts } });

async function find(body) {
  const { options = [], option_groups: groups = [] } = await post("options", { as: store.as, ...body });
  return [...options, ...groups.flatMap((group) => group.options)].map(optionOf);
}

/* How the blocks of a message or of App Home act. */
function scope(where) {
  return {
    start: (block, element) => initialOf(element),
    keep: () => undefined,
    field: () => undefined,
    act: (blockId, actionId, value) =>
      actOrToast("action", { ...where, block_id: blockId, action_id: actionId, value }),
    find: (blockId, actionId, query) => find({ ...where, block_id: blockId, action_id: actionId, query }),
  };
}

export const inMessage = (message) => scope({ message: { channel: store.place.id, ts: message.ts }, view_id: null });
const inView = (viewId) => ({ message: null, view_id: viewId });
export const inHome = (viewId) => scope(inView(viewId));

export const modalHooks = {
  submit: async (viewId, values) => {
    const answer = await act("view/submit", { view_id: viewId, values });
    const hasFields = Object.keys(answer.errors ?? {}).length > 0;
    return { ...answer, error: answer.ok || hasFields ? null : explain(answer.error) };
  },
  close: (viewId) => actOrToast("view/close", { view_id: viewId }),
  act: (viewId, blockId, actionId, value, values) =>
    actOrToast("action", { ...inView(viewId), block_id: blockId, action_id: actionId, value, values }),
  find: (viewId, blockId, actionId, query) =>
    find({ ...inView(viewId), block_id: blockId, action_id: actionId, query }),
};
