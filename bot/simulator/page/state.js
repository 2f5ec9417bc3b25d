// What the page knows, and where in it the person stands. Drawing reads this; only main.js fills it.

export const state = {
  me: null, // the person we look as: one of people
  team: { id: "", name: "" },
  app: { user_id: "", name: "", transport: "none" },
  people: new Map(),
  commands: [],
  shortcuts: [],
  conversations: [],
  channel: null, // id of the open conversation
  tab: "messages", // or "home", in the app's conversation
  thread: null, // ts of the open thread's first message
  messages: [],
  newFrom: null, // ts of the first message that was unread when the conversation was opened
  highlight: null, // ts that a permalink led to
  home: null,
  homeUnread: false, // the bot has published a Home tab that the person has not seen
  homeTab: true, // whether the app has one at all
  views: [],
  modalError: null, // what went wrong with the last modal, in a sentence
};

export const person = (id) => state.people.get(id);
export const conversation = (id) => state.conversations.find((one) => one.id === id);
export const current = () => conversation(state.channel);
export const isApp = (one) => one?.kind === "app";
export const appConversation = () => state.conversations.find(isApp);

/** The words for a user id: how people call each other in the workspace. */
export function nameOf(id) {
  if (id === state.app.user_id) return state.app.name;
  const known = person(id);
  return known ? known.real_name || known.name : id;
}

/** "#general", or the name of whom a direct conversation is with. */
export function titleOf(one) {
  if (!one) return "";
  if (isApp(one)) return state.app.name;
  if (one.kind === "im") return nameOf(one.user);
  return one.name;
}

/** The people who can be chosen or spoken for: no bots, nobody who left. */
export const staff = () => [...state.people.values()].filter((one) => !one.is_bot && !one.deleted);

/** The address on this host that leads to a message. */
export const addressOf = (channel, ts) => `/?${new URLSearchParams({ as: state.me.id, channel, message: ts })}`;

/** {channel, ts, thread} if the address is a message of this workspace, else null. */
export function permalink(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (url.host === location.host && url.pathname === "/" && url.searchParams.get("message")) {
    return { channel: url.searchParams.get("channel"), ts: url.searchParams.get("message"), thread: url.searchParams.get("thread") };
  }
  const found = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10,})(\d{6}))?\/?$/.exec(url.pathname);
  if (!found || (url.host !== location.host && !conversation(found[1]))) return null;
  return { channel: found[1], ts: found[2] ? `${found[2]}.${found[3]}` : null, thread: url.searchParams.get("thread_ts") };
}
