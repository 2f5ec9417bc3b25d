// A thread beside the conversation: its first message, the replies, and a place to reply.
import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { Messages } from "./messages.js";
import { state } from "./state.js";
import { t } from "./words.js";

export class ThreadPane {
  #drawn = null;

  constructor(go) {
    this.go = go;
    this.title = h("h2", {});
    this.cross = h("button", { type: "button", class: "plain-icon", "data-thread-close": true, on: { click: () => go.openThread(null) } }, icon("close"));
    this.messages = new Messages(go, { thread: true });
    this.composer = new Composer(go, () => ({ channel: state.channel, thread_ts: state.thread }), { thread: true });
    this.node = h("aside", { class: "thread", id: "thread", hidden: true, on: { keydown: (e) => e.key === "Escape" && go.openThread(null) } },
      h("header", { class: "pane-head" }, this.title, this.cross), this.messages.node, this.composer.node);
  }

  draw() {
    this.node.hidden = !state.thread;
    if (!state.thread) return;
    const place = `${state.channel} ${state.thread} ${state.me.id}`;
    if (place !== this.#drawn) this.messages.reset();
    this.#drawn = place;
    this.title.textContent = t("Thread");
    this.node.setAttribute("aria-label", t("Thread"));
    this.cross.setAttribute("aria-label", t("Close"));
    this.messages.draw(state.messages.filter((one) => one.ts === state.thread || one.thread_ts === state.thread));
    this.composer.draw();
  }

  focus() {
    this.composer.field.focus({ preventScroll: true });
  }
}
