/* What the page knows. Only app.js writes here; everything else reads. */

export const store = {
  as: null, // id of the member acted for
  place: { kind: "channel", id: null }, // or { kind: "home" }
  side: null, // { kind: "thread", ts } or { kind: "log" }
  state: null, // the answer of /page/state
  messages: [],
  replies: [],
  home: null,
  views: [],
  calls: [],
  faults: [],
};

export const userOf = (id) => store.state?.users.find((user) => user.id === id);
export const channelOf = (id) => store.state?.channels.find((channel) => channel.id === id);
export const groupOf = (id) => store.state?.usergroups.find((group) => group.id === id);
export const nameOf = (id) => userOf(id)?.real_name || userOf(id)?.name || id;
export const botUser = () => store.state.users.find((user) => user.is_bot && !user.deleted);
export const directMessage = () => store.state.channels.find((channel) => channel.kind === "im");
export const realMembers = () => store.state.users.filter((user) => !user.is_bot && !user.deleted);

/** Zone of the member acted for: what Slack shows times in. */
export const zoneOf = () => userOf(store.as)?.tz || store.state?.zone || "UTC";
