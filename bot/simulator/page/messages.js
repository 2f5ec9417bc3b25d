// The list of messages of a conversation, or of one thread.
import { avatar } from "./avatar.js";
import { clockTime, dayName, dayOf, fullTime } from "./date.js";
import { h, icon, keepingFocus, patch, safeUrl } from "./dom.js";
import { emoji } from "./emoji.js";
import { messageTools } from "./tools.js";
import { mrkdwn } from "./mrkdwn.js";
import { addressOf, nameOf, state } from "./state.js";
import { Surface } from "./surface.js";
import { t } from "./words.js";

const TOGETHER = 5 * 60; // seconds in which messages of one author stand under one name
const NEAR = 80; // pixels from the end that still count as reading the newest

/** Whose name and face stand on a message. */
export function author(message) {
  const byApp = Boolean(message.bot_id || message.app_id);
  const id = byApp && message.bot_id === state.app.bot_id ? state.app.user_id : (message.user ?? message.bot_id);
  return { id, byApp, name: message.username || (id ? nameOf(id) : t("APP")) };
}

export class Messages {
  /** `thread` says whether this list shows a thread, where replies stand under their first message. */
  constructor(go, { thread = false } = {}) {
    Object.assign(this, { go, thread, memory: new Map(), surfaces: new Map(), notes: new Map(), stuck: true });
    this.list = h("div", { class: "message-list", role: "list" });
    this.jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd(true) } });
    this.node = h("div", { class: "messages", tabindex: "0", role: "group", on: { scroll: () => this.scrolled() } }, this.list);
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.node); // the composer grows, the keyboard comes up
  }

  /** Another conversation or person: forget drawn nodes and typed text. */
  reset() {
    for (const kept of [this.memory, this.surfaces, this.notes]) kept.clear();
    this.list.replaceChildren();
    this.stuck = true;
    this.jump.hidden = true;
  }

  draw(messages) {
    const grew = messages.length && messages.at(-1).ts !== this.last;
    this.last = messages.at(-1)?.ts;
    keepingFocus(this.list, () => patch(this.list, this.items(messages), {
      key: (item) => item.key,
      source: (item) => item.source,
      make: (item) => item.make(),
      memory: this.memory,
    }));
    if (this.stuck) this.toEnd();
    else if (grew) this.jump.hidden = false;
    this.jump.replaceChildren(icon("chevron"), t("New messages"));
  }

  items(messages) {
    const items = [];
    let before = null;
    for (const message of messages) {
      const newDay = !before || dayOf(before.ts) !== dayOf(message.ts);
      if (newDay && !this.thread) items.push(this.divider(`day-${dayOf(message.ts)}`, dayName(message.ts), "day"));
      const isNew = message.ts === state.newFrom && !this.thread;
      if (isNew) items.push(this.divider("new", t("New"), "new"));
      const compact = !newDay && !isNew && follows(before, message);
      const note = this.notes.get(message.ts) ?? null;
      items.push({
        key: message.ts, source: JSON.stringify([message, compact, note, message.ts === state.highlight, document.documentElement.lang]),
        make: () => this.message(message, compact, note),
      });
      before = message;
    }
    return items;
  }

  divider(key, words, kind) {
    return { key, source: words, make: () => h("div", { class: `divider-${kind}`, role: "separator" }, h("span", {}, words)) };
  }

  message(message, compact, note) {
    const { id, byApp, name } = author(message);
    const time = h("a", { class: "message-time", href: addressOf(state.channel, message.ts), title: fullTime(message.ts) },
      h("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clockTime(message.ts)));
    const head = h("div", { class: compact ? "message-head sr-only" : "message-head" }, h("span", { class: "message-author" }, name), byApp ? h("span", { class: "badge" }, t("APP")) : null, compact ? null : time);
    const side = h("div", { class: "message-side" }, compact ? time : avatar(id, name));
    const classes = `message ${compact ? "compact" : ""} ${message.ephemeral ? "whisper" : ""} ${message.ts === state.highlight ? "highlight" : ""}`;
    return h("div", { class: classes, role: "listitem", tabindex: "-1", "data-message-ts": message.ts, "data-user": id },
      side,
      h("div", { class: "message-main" },
        message.ephemeral ? h("div", { class: "whisper-mark" }, icon("eye"), t("Only visible to you")) : null,
        head, this.content(message), this.files(message), this.reactions(message), this.replies(message),
        note ? h("div", { class: "message-note", role: "alert" }, icon("warn"), note) : null),
      message.ephemeral ? null : messageTools(message, this.go, this.thread));
  }

  content(message) {
    const edited = message.edited ? h("span", { class: "edited" }, ` (${t("edited")})`) : null;
    const body = h("div", { class: "message-body" });
    const typed = !author(message).byApp && message.text; // a person's blocks only repeat their text
    if (message.blocks?.length && !typed) body.append(this.surface(message).node, ...(edited ? [edited] : []));
    else if (message.text) body.append(h("div", { class: "message-text" }, mrkdwn(message.text), edited));
    for (const one of message.attachments ?? []) body.append(attachment(one));
    return body;
  }

  surface(message) {
    let surface = this.surfaces.get(message.ts);
    if (!surface) {
      const { ts } = message;
      surface = new Surface({ channel: state.channel, ts }, this.go, (sentence) => this.say(ts, sentence));
      this.surfaces.set(ts, surface);
    }
    surface.draw(message.blocks);
    return surface;
  }

  say(ts, sentence) {
    if ((this.notes.get(ts) ?? null) === sentence) return;
    if (sentence) this.notes.set(ts, sentence);
    else this.notes.delete(ts);
    this.go.redraw();
  }

  files(message) {
    if (!message.files?.length) return null;
    return h("ul", { class: "files" }, message.files.map((file) => {
      const url = safeUrl(file.permalink ?? file.url_private);
      const words = [icon("file"), file.title || file.name || file.id];
      return h("li", { class: "file" }, url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words) : words);
    }));
  }

  reactions(message) {
    if (!message.reactions?.length) return null;
    return h("div", { class: "reactions" }, message.reactions.map((one) => {
      const mine = one.users?.includes(state.me.id);
      const names = (one.users ?? []).map(nameOf).join(", ");
      return h("button", {
        type: "button", class: `reaction ${mine ? "mine" : ""}`, "aria-pressed": String(Boolean(mine)), "aria-label": `:${one.name}: ${one.count} ${names}`, title: names,
        on: { click: () => this.go.act("react", { channel: state.channel, ts: message.ts, name: one.name }) },
      }, emoji(one.name) ?? `:${one.name}:`, " ", String(one.count ?? one.users?.length ?? 1));
    }));
  }

  replies(message) {
    const count = message.reply_count ?? 0;
    if (this.thread || !count) return null;
    return h("button", { type: "button", class: "replies", on: { click: () => this.go.openThread(message.ts) } }, t(count === 1 ? "{n} reply" : "{n} replies", { n: count }));
  }

  scrolled() {
    this.stuck = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
    if (this.stuck) this.jump.hidden = true;
  }

  toEnd(smooth = false) {
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.stuck = true;
    this.jump.hidden = true;
  }

  /** Bring a message into view; false when it is not in the list. */
  reveal(ts) {
    const node = this.list.querySelector(`[data-message-ts="${CSS.escape(ts)}"]`);
    if (!node) return false;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    return true;
  }
}

/** Whether a message stands under the name of the one before. A card never does: it is read on its own, later too. */
function follows(before, message) {
  if ([before, message].some((one) => author(one).byApp && one.blocks?.length)) return false;
  const [one, two] = [author(before), author(message)];
  return one.id === two.id && one.name === two.name && Boolean(before.ephemeral) === Boolean(message.ephemeral) && Number(message.ts) - Number(before.ts) < TOGETHER;
}

function attachment(one) {
  const node = h("div", { class: "attachment" }, one.pretext ? h("div", {}, mrkdwn(one.pretext)) : null, one.title ? h("strong", {}, one.title) : null, h("div", {}, mrkdwn(one.text ?? one.fallback ?? "")));
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) node.style.borderColor = `#${one.color.replace("#", "")}`;
  return node;
}
