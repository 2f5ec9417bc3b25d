// For who builds the bot: every request and answer between it and the stand-in, with JSON and how long it took.
import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./words.js";

const KEPT = 500;

export class Timeline {
  #after = 0;
  #busy = false;
  #again = false;

  constructor(go) {
    this.filter = h("input", { class: "field", type: "search", placeholder: "chat.postMessage, 500, VAC-1042…", "aria-label": "Filter", on: { input: () => this.sieve() } });
    this.list = h("div", { class: "wire-list", role: "list" });
    this.close = h("button", { type: "button", class: "plain-icon", "aria-label": "Close timeline", on: { click: () => go.toggleTimeline() } }, icon("close"));
    this.title = h("h2", {});
    this.node = h("aside", { class: "timeline", id: "timeline", hidden: true, "aria-label": "Timeline", on: { keydown: (e) => e.key === "Escape" && go.toggleTimeline() } },
      h("header", { class: "pane-head" }, this.title, this.close),
      h("div", { class: "wire-tools" }, this.filter), this.list);
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
    this.title.textContent = t("Timeline");
    if (!this.node.hidden) {
      this.fetch();
      this.filter.focus({ preventScroll: true });
    }
  }

  /** Take what is new; quiet while the drawer is shut. */
  async fetch() {
    if (this.node.hidden) return;
    this.#again = this.#busy;
    if (this.#busy) return;
    this.#busy = true;
    try {
      const { entries } = await api.timeline(this.#after);
      if (entries.length) this.add(entries);
    } finally {
      this.#busy = false;
    }
    if (this.#again) await this.fetch();
  }

  add(entries) {
    this.#after = entries.at(-1).n;
    const end = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60 || !this.list.childElementCount;
    this.list.append(...entries.map(entryNode));
    while (this.list.childElementCount > KEPT) this.list.firstChild.remove();
    this.sieve();
    if (end) this.list.scrollTop = this.list.scrollHeight;
  }

  sieve() {
    const wanted = this.filter.value.trim().toLowerCase();
    for (const node of this.list.children) node.hidden = Boolean(wanted) && !node.dataset.find.includes(wanted);
  }
}

const bad = (entry) => entry.response?.ok === false || !(Number(entry.status) < 400);
const took = (ms) => (ms < 1000 ? `${Math.round(ms * 10) / 10} ms` : `${(ms / 1000).toFixed(2)} s`);

function entryNode(entry) {
  const toApp = entry.direction === "to_app";
  const detail = h("div", { class: "wire-detail" });
  const node = h("details", { class: `wire ${toApp ? "to-app" : "from-app"} ${bad(entry) ? "bad" : ""}`, role: "listitem", "data-entry": entry.n },
    h("summary", {},
      h("span", { class: "wire-arrow", role: "img", "aria-label": toApp ? "to the app" : "from the app" }, toApp ? "→" : "←"),
      h("span", { class: "wire-name" }, entry.name),
      h("span", { class: "wire-status" }, entry.response?.error ?? String(entry.status ?? "")),
      h("span", { class: "wire-ms" }, took(entry.ms)),
      h("time", { class: "wire-at" }, new Date(stamp(entry.at)).toLocaleTimeString([], { hour12: false }))),
    detail);
  node.dataset.find = JSON.stringify(entry).toLowerCase();
  node.addEventListener("toggle", () => {
    if (node.open && !detail.childElementCount) detail.append(part("Request", entry.request), part("Answer", entry.response));
    if (node.open) node.scrollIntoView({ block: "nearest" });
  });
  return node;
}

const stamp = (at) => (typeof at === "number" ? at * 1000 : at);

function part(title, value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2);
  const copy = h("button", { type: "button", class: "copy", on: { click: () => navigator.clipboard.writeText(text) } }, "Copy");
  return h("section", {}, h("div", { class: "wire-part" }, title, copy), h("pre", { class: "json", tabindex: "0" }, typeof value === "string" ? value : coloured(text)));
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function coloured(text) {
  const out = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    out.push(text.slice(at, found.index));
    const kind = found[2] ? "key" : found[1] ? "string" : found[3] ? "word" : "number";
    out.push(h("span", { class: `json-${kind}` }, found[1] ?? found[0]), found[2] ?? "");
    at = found.index + found[0].length;
  }
  return [...out, text.slice(at)];
}
