// What can be done with a message: react, reply, link, and the app's message shortcuts.
import { h, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { menu } from "./popup.js";
import { addressOf, state } from "./state.js";
import { toast } from "./toast.js";
import { t } from "./words.js";

const REACTIONS = ["+1", "white_check_mark", "eyes", "tada", "heart", "pray"];

/** The row of buttons on a message; `thread` when it stands in a thread already. */
export function messageTools(message, go, thread) {
  const tool = (label, sign, act, attrs = {}) => h("button", { type: "button", class: "tool", "aria-label": t(label), title: t(label), ...attrs, on: { click: (e) => act(e.currentTarget) } }, icon(sign));
  return h("div", { class: "tools" },
    tool("Add reaction", "smile", (node) => react(node, message, go), { "aria-haspopup": "menu" }),
    thread ? null : tool("Reply in thread", "reply", () => go.openThread(message.thread_ts ?? message.ts)),
    tool("More actions", "more", (node) => menu(node, more(message, go), { label: t("More actions") }), { "aria-haspopup": "menu", "data-message-menu": message.ts }));
}

function react(node, message, go) {
  const items = REACTIONS.map((name) => ({
    nodes: [h("span", { "aria-label": name }, emoji(name))], attrs: { "data-reaction": name },
    act: () => go.act("react", { channel: state.channel, ts: message.ts, name }),
  }));
  menu(node, items, { label: t("Add reaction") });
  node.nextElementSibling.classList.add("menu-row");
}

function more(message, go) {
  const shortcuts = state.shortcuts.filter((one) => one.type === "message").map((one) => ({
    nodes: [h("span", {}, one.name, h("span", { class: "select-hint" }, state.app.name))], attrs: { "data-shortcut": one.callback_id },
    act: () => go.told(go.act("shortcut", { callback_id: one.callback_id, channel: state.channel, ts: message.ts })),
  }));
  const copy = { nodes: [icon("link"), t("Copy link")], act: () => copyLink(message) };
  return [...(shortcuts.length ? [{ heading: t("Shortcuts") }, ...shortcuts] : []), copy];
}

async function copyLink(message) {
  await navigator.clipboard.writeText(message.permalink ?? new URL(addressOf(state.channel, message.ts), location.href).href);
  toast(t("Link copied"));
}
