/* What is fetched, and when it is drawn. */
import { Refusal, busy, get } from "./api.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

/* Each gives what goes into the store, or false when nothing that is shown needs it. */
const LOAD = {
  state: async () => ({ state: await get("state", { as: store.as }) }),
  messages: async () =>
    store.place.kind === "channel" && { messages: await get("messages", { as: store.as, channel: store.place.id }) },
  replies: async () =>
    store.side?.kind === "thread" && {
      replies: await get("messages", { as: store.as, channel: store.place.id, thread: store.side.ts }),
    },
  home: async () => store.place.kind === "home" && { home: (await get("home", { as: store.as })).view },
  views: async () => ({ views: await get("views", { as: store.as }) }),
  log: async () =>
    store.side?.kind === "log" && {
      calls: [...store.calls, ...(await get("log", { after: store.calls.at(-1)?.n ?? 0 }))],
    },
  faults: async () => store.side?.kind === "log" && { faults: await get("faults") },
};

/** What the server's news ask the page to fetch again. */
export const NEWS = {
  messages: ["messages", "replies", "state"],
  views: ["views"],
  home: ["home"],
  clock: ["state"],
  state: ["state"],
  log: ["log", "faults"],
};
export const ALL = ["state", "messages", "replies", "home", "views", "log", "faults"];

const wanted = new Set();
let loading = null;
let redraw = () => undefined;

/** Says what draws the page after each round of fetching. */
export const whenFetched = (draw) => (redraw = draw);

/** Fetches these and draws; calls that come while it runs are served by one further round. */
export function refresh(what) {
  what.forEach((one) => wanted.add(one));
  loading ??= busy(rounds).finally(() => {
    loading = null;
    return wanted.size ? refresh([]) : undefined; // asked for after the last round had looked
  });
  return loading;
}

const standing = () => JSON.stringify([store.as, store.place, store.side]);

async function rounds() {
  while (wanted.size) {
    const names = [...wanted];
    wanted.clear();
    const before = standing();
    try {
      const found = await Promise.all(names.map((name) => LOAD[name]()));
      if (before !== standing()) {
        names.forEach((name) => wanted.add(name)); // the person has gone elsewhere meanwhile
        continue;
      }
      Object.assign(store, ...found.filter(Boolean));
      redraw();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      toast(error.message);
    }
  }
}
