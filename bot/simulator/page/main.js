// Puts the parts together: fetches what changed, draws it, and does what the person does.
import * as api from "./api.js";
import { useClock } from "./date.js";
import { h } from "./dom.js";
import { announce, Header } from "./header.js";
import { Composer } from "./composer.js";
import { Home } from "./home.js";
import { author, Messages } from "./messages.js";
import { Modals } from "./modal.js";
import { Sidebar } from "./sidebar.js";
import { appConversation, conversation, current, isApp, permalink, state } from "./state.js";
import { useTheme } from "./theme.js";
import { ThreadPane } from "./thread.js";
import { Timeline } from "./timeline.js";
import { toast } from "./toast.js";
import { speak, t } from "./words.js";

useTheme();

const NARROW = matchMedia("(max-width: 720px)");
let hangUp = () => {};
let parts = null;

/** What the parts may ask for. Every part gets this and nothing else. */
const go = {
  act: (what, fields) => api.act(state.me.id, what, fields),
  refresh: (what, id) => refresh(what, id),
  redraw: () => drawConversation(),
  open: (channel) => open(channel),
  follow: ({ channel, ts, thread }) => open(channel, { ts, thread }),
  showTab: (tab) => showTab(tab),
  back: () => setPane("list"),
  become: (id) => become(id),
  openThread: (ts) => openThread(ts),
  wrote: () => parts.messages.toEnd(),
  toggleTimeline: () => parts.timeline.toggle(),
  async told(answer) {
    const { ok, error } = await answer;
    if (!ok) toast(error, { bad: true });
  },
};

const FETCH = {
  async app() {
    takeView(await api.view(state.me.id));
  },
  async conversations() {
    takeView(await api.view(state.me.id));
  },
  async conversation() {
    const [me, id] = [state.me.id, state.channel];
    if (!id) return;
    const { messages } = await api.conversation(me, id);
    if (me === state.me.id && id === state.channel) takeMessages(messages);
  },
  async home() {
    const me = state.me.id;
    const { view } = await api.home(me);
    if (me !== state.me.id) return;
    state.home = view;
    parts.home.draw();
  },
  async modals() {
    const me = state.me.id;
    const { views, error } = await api.modals(me);
    if (me !== state.me.id) return;
    state.modalError = error ?? null;
    state.views = views;
    parts.modals.draw();
  },
  timeline: () => parts.timeline.fetch(),
};

const running = new Map();

/** Fetch a part again. News that comes during a fetch leads to one more, never to a heap of them. */
async function refresh(what, id) {
  if (what === "conversation" && id && id !== state.channel) return refresh("conversations");
  if (!FETCH[what]) return undefined;
  if (running.has(what)) {
    running.get(what).again = true;
    return running.get(what).done;
  }
  const run = { again: true };
  run.done = (async () => {
    try {
      while (run.again) {
        run.again = false;
        await FETCH[what]();
      }
    } catch (trouble) {
      console.warn(trouble); // the line is down: the note on top says so, and all is fetched when it is back
    } finally {
      running.delete(what);
    }
  })();
  running.set(what, run);
  return run.done;
}

function takeView(view) {
  const me = typeof view.me === "string" ? view.people.find((one) => one.id === view.me) : view.me;
  if (me.id !== state.me.id) return;
  Object.assign(state, {
    me, team: view.team, app: view.app, commands: view.commands ?? [], shortcuts: view.shortcuts ?? [], homeUnread: Boolean(view.home_unread), homeTab: view.home_tab !== false, conversations: view.conversations,
    people: new Map(view.people.map((one) => [one.id, one])),
  });
  speak(me.locale);
  useClock(me.tz, me.locale);
  document.title = `${unreadSum() ? `(${unreadSum()}) ` : ""}${state.team.name}`;
  parts.sidebar.draw();
  drawFrame();
}

const unreadSum = () => state.conversations.reduce((sum, one) => sum + (one.id === state.channel ? 0 : one.unread || 0), 0);

function takeMessages(messages) {
  const known = new Set(state.messages.map((one) => one.ts));
  if (known.size) {
    for (const one of messages) if (!known.has(one.ts) && one.user !== state.me.id) announce(author(one).name, one.text);
  }
  state.messages = messages;
  drawConversation();
  readIfSeen();
}

/** Messages on the screen are read; those that come to a hidden tab or behind the list are not. */
function readIfSeen() {
  const seen = !document.hidden && state.tab === "messages" && !(NARROW.matches && document.body.dataset.pane === "list");
  if (seen && current()?.unread) go.act("read", { channel: state.channel });
}

function drawConversation() {
  const top = state.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.ephemeral || one.subtype === "thread_broadcast");
  parts.messages.draw(top);
  parts.thread.draw();
  parts.empty.hidden = top.length > 0;
}

function drawFrame() {
  parts.header.draw();
  parts.composer.draw();
  const home = state.tab === "home" && isApp(current());
  parts.chat.hidden = home;
  parts.home.draw();
  parts.empty.textContent = t("Say something, or type / for commands.");
}

async function open(channel, { ts = null, thread = null, push = true } = {}) {
  const one = conversation(channel);
  if (!one) {
    toast(t("Not found"), { bad: true });
    return;
  }
  const changed = channel !== state.channel;
  if (changed) {
    Object.assign(state, { channel, messages: [], thread: null, newFrom: null, tab: "messages" });
    parts.messages.reset();
  }
  state.highlight = ts;
  if (ts) state.tab = "messages";
  setPane("main");
  keepAddress(push && changed);
  parts.sidebar.drawRooms();
  drawFrame();
  const unread = one.unread || 0;
  if (changed) {
    const { messages } = await api.conversation(state.me.id, channel);
    if (channel !== state.channel) return;
    if (unread) state.newFrom = messages.filter((m) => m.user !== state.me.id || m.bot_id).at(-unread)?.ts ?? null;
    takeMessages(messages);
  } else drawConversation();
  if (thread && thread !== ts) openThread(thread);
  if (ts) parts.messages.reveal(ts);
  if (changed && isApp(one) && state.tab === "messages") go.act("open_home", { tab: "messages" });
  if (!NARROW.matches && !parts.modals.dialog.open) parts.composer.field.focus({ preventScroll: true });
}

async function showTab(tab) {
  state.tab = tab;
  keepAddress(false);
  drawFrame();
  if (tab === "home") {
    await go.act("open_home", {});
    await refresh("home");
  } else {
    parts.messages.toEnd();
    readIfSeen();
    await go.act("open_home", { tab });
  }
}

function openThread(ts) {
  state.thread = ts;
  parts.thread.draw();
  if (ts) parts.thread.focus();
}

function setPane(pane) {
  document.body.dataset.pane = pane;
}

/** The address says who looks and at what, so that it can be kept, sent and reloaded. */
function keepAddress(push) {
  const query = new URLSearchParams({ as: state.me.id });
  if (state.channel) query.set("channel", state.channel);
  if (state.tab === "home") query.set("tab", "home");
  const address = `/?${query}`;
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

async function become(id) {
  if (id === state.me?.id) return;
  const { channel, tab } = state;
  await enter(id, { channel: isApp(conversation(channel)) ? null : channel, tab });
  history.pushState(null, "", location.href);
}

/** Start to look as a person, at a conversation if they can see it. */
async function enter(id, { channel = null, ts = null, tab = "messages" } = {}) {
  hangUp();
  Object.assign(state, { me: { id }, channel: null, thread: null, messages: [], home: null, views: [], tab: "messages" });
  parts.modals.draw();
  parts.home.reset();
  parts.messages.reset();
  takeView(await api.view(id));
  hangUp = api.stream(id, (news) => refresh(news.what, news.id), online);
  const first = conversation(channel) ?? appConversation() ?? state.conversations[0];
  const pane = document.body.dataset.pane;
  if (first) await open(first.id, { ts, push: false });
  if (pane === "list" && !channel) setPane("list");
  if (tab === "home" && isApp(current())) await showTab("home");
  await Promise.all([refresh("modals"), refresh("home"), refresh("timeline")]);
}

let wasDown = false;

function online(up) {
  document.body.classList.toggle("offline", !up);
  parts.offline.textContent = up ? "" : t("Reconnecting…");
  if (up && wasDown) for (const what of ["conversations", "conversation", "home", "modals", "timeline"]) refresh(what);
  wasDown = !up;
}

/** A click on a link into this workspace opens it here. */
function followLinks(event) {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor || anchor.dataset.actionId || event.metaKey || event.ctrlKey) return;
  const target = permalink(anchor.getAttribute("href"));
  if (!target) return;
  event.preventDefault();
  go.follow(target);
}

function build() {
  const offline = h("div", { class: "offline-note", role: "status" });
  const empty = h("p", { class: "empty", hidden: true });
  const messages = new Messages(go);
  const composer = new Composer(go, () => ({ channel: state.channel }));
  const header = new Header(go);
  const home = new Home(go);
  const chat = h("section", { class: "chat", id: "chat-panel" }, messages.node, empty, messages.jump, composer.node);
  const sidebar = new Sidebar(go);
  const thread = new ThreadPane(go);
  const timeline = new Timeline(go);
  parts = { offline, empty, messages, composer, header, home, chat, sidebar, thread, timeline, modals: new Modals(go) };
  document.body.prepend(sidebar.node, h("main", { class: "main" }, header.node, offline, chat, home.node), thread.node, timeline.node);
}

async function start() {
  build();
  const query = new URLSearchParams(location.search);
  const linked = permalink(location.href);
  const { people } = await api.people();
  const staff = people.filter((one) => !one.is_bot && !one.deleted);
  const me = staff.find((one) => one.id === query.get("as")) ?? staff.find((one) => one.id === localStorage.getItem("as")) ?? staff[0];
  const channel = linked?.channel ?? query.get("channel");
  setPane(NARROW.matches && !channel ? "list" : "main");
  await enter(me.id, { channel, ts: linked?.ts, tab: query.get("tab") ?? "messages" });
  document.body.dataset.ready = "true";
}

document.addEventListener("click", followLinks);
document.addEventListener("visibilitychange", () => parts && readIfSeen());
addEventListener("popstate", () => {
  const query = new URLSearchParams(location.search);
  if (query.get("as") && query.get("as") !== state.me?.id) enter(query.get("as"), { channel: query.get("channel"), tab: query.get("tab") ?? "messages" });
  else if (query.get("channel")) open(query.get("channel"), { push: false });
});
start().catch((trouble) => document.body.append(h("p", { class: "empty", role: "alert" }, `${t("The simulator does not answer.")} ${trouble.message}`)));
