// Where one writes. Enter sends, Shift+Enter makes a new line, "/" is a command.
import { withMentions, commandOf, completions } from "./complete.js";
import { h, icon } from "./dom.js";
import { menu } from "./popup.js";
import { current, state, titleOf } from "./state.js";
import { t } from "./words.js";

let serial = 0;

export class Composer {
  #drafts = new Map();
  #place = null;
  #options = null;
  #at = 0;

  /** `place()` names where a text goes: {channel, thread_ts?}. */
  constructor(go, place, { thread = false } = {}) {
    Object.assign(this, { go, place, thread });
    const id = `complete-${(serial += 1)}`;
    this.list = h("div", { class: "completions", id, role: "listbox", hidden: true, on: { pointerdown: (e) => e.preventDefault() } });
    this.field = h("textarea", {
      class: "composer-field", rows: 1, role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", "data-composer": thread ? "thread" : "main",
      on: { input: () => this.typed(), keydown: (e) => this.key(e), blur: () => this.hide(), click: () => this.complete() },
    });
    this.button = h("button", { type: "submit", class: "send", "data-send": thread ? "thread" : "main" }, icon("send"));
    this.shortcuts = h("button", { type: "button", class: "plain-icon", "aria-haspopup": "menu", "data-shortcuts": true, on: { click: () => this.globalShortcuts() } }, icon("bolt"));
    this.note = h("div", { class: "composer-note", role: "alert", hidden: true });
    this.hint = h("div", { class: "composer-hint", hidden: true });
    this.node = h("form", { class: "composer", on: { submit: (e) => this.send(e) } }, this.list, this.note, this.hint, h("div", { class: "composer-box" }, this.shortcuts, this.field, this.button));
  }

  /** The words around the field; a draft belongs to its conversation. */
  draw() {
    const { channel, thread_ts: ts } = this.place();
    const key = `${state.me?.id} ${channel} ${ts ?? ""}`;
    const name = current()?.kind === "channel" || current()?.kind === "private" ? `#${titleOf(current())}` : titleOf(current());
    const words = this.thread ? t("Reply…") : t("Message {name}", { name });
    this.field.placeholder = words;
    this.field.setAttribute("aria-label", words);
    this.button.setAttribute("aria-label", t("Send"));
    this.button.title = t("Send");
    this.shortcuts.setAttribute("aria-label", t("Shortcuts"));
    this.shortcuts.hidden = this.thread || !state.shortcuts.some((one) => one.type === "global");
    if (key === this.#place) return;
    if (this.#place) this.#drafts.set(this.#place, this.field.value);
    this.#place = key;
    this.field.value = this.#drafts.get(key) ?? "";
    this.say(null);
    this.hide();
    this.grow();
  }

  say(sentence) {
    this.note.textContent = sentence ?? "";
    this.note.hidden = !sentence;
  }

  typed() {
    this.say(null);
    this.grow();
    this.complete();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, innerHeight * 0.35)}px`;
    const usage = commandOf(this.field.value);
    this.hint.hidden = !usage;
    this.hint.replaceChildren(...(usage ? [h("strong", {}, usage.command), " ", usage.usage_hint || usage.description || ""] : []));
    this.button.disabled = !this.field.value.trim();
  }

  complete() {
    const found = completions(this.field.value, this.field.selectionStart);
    this.#options = found;
    this.#at = 0;
    if (!found) {
      this.hide();
      return;
    }
    const rows = found.options.map((one, index) => h("div", { class: "completion", role: "option", id: `${this.list.id}-${index}`, ...one.attrs, on: { click: () => this.accept(index), pointermove: () => this.point(index) } }, one.node));
    this.list.replaceChildren(h("div", { class: "menu-heading", role: "presentation" }, found.title), ...rows);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.point(0);
  }

  hide() {
    this.#options = null;
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  point(index) {
    this.#at = index;
    const rows = [...this.list.querySelectorAll("[role=option]")];
    rows.forEach((row, n) => {
      row.classList.toggle("pointed", n === index);
      row.setAttribute("aria-selected", String(n === index));
    });
    this.field.setAttribute("aria-activedescendant", rows[index]?.id ?? "");
    rows[index]?.scrollIntoView({ block: "nearest" });
  }

  accept(index) {
    const { from, options } = this.#options;
    const after = this.field.value.slice(this.field.selectionStart);
    const text = this.field.value.slice(0, from) + options[index].text;
    this.field.value = text + after.replace(/^ /, "");
    this.field.setSelectionRange(text.length, text.length);
    this.field.focus();
    this.hide();
    this.grow();
  }

  key(event) {
    if (event.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const options = this.#options?.options;
    if (options && move) {
      event.preventDefault();
      this.point((this.#at + move + options.length) % options.length);
    } else if (options && (event.key === "Tab" || (event.key === "Enter" && !options[this.#at].exact))) {
      event.preventDefault();
      this.accept(this.#at);
    } else if (options && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
    } else if (event.key === "Enter" && !event.shiftKey) this.send(event);
  }

  async send(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const place = this.place();
    this.field.value = "";
    this.hide();
    this.say(null);
    this.grow();
    this.go.wrote();
    const answer = await this.go.act(...(text.startsWith("/") && !this.thread ? ["command", { channel: place.channel, text: withMentions(text) }] : ["message", { ...place, text: withMentions(text) }]));
    if (answer.ok || this.place().channel !== place.channel) return;
    this.say(answer.error);
    if (!this.field.value) this.field.value = text;
    this.grow();
  }

  globalShortcuts() {
    const items = state.shortcuts.filter((one) => one.type === "global").map((one) => ({
      nodes: [h("span", {}, one.name, h("span", { class: "select-hint" }, one.description || state.app.name))], attrs: { "data-shortcut": one.callback_id },
      act: () => this.go.told(this.go.act("shortcut", { callback_id: one.callback_id, channel: state.channel })),
    }));
    menu(this.shortcuts, [{ heading: t("Shortcuts") }, ...items], { align: "start", label: t("Shortcuts") });
  }
}
