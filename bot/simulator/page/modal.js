// The stack of modals: the last view is seen, those below wait with what was typed into them.
import { showErrors } from "./blocks.js";
import { h, icon } from "./dom.js";
import { Surface } from "./surface.js";
import { textOf } from "./mrkdwn.js";
import { state } from "./state.js";
import { validate } from "./validate.js";
import { t } from "./words.js";

export class Modals {
  #open = new Map(); // view id -> {surface, view, pending, banner}
  #shown = null;

  constructor(go) {
    this.go = go;
    this.title = h("h2", { id: "modal-title", class: "modal-title" });
    this.back = h("button", { type: "button", class: "plain-icon", on: { click: () => this.close() } }, icon("back"));
    this.cross = h("button", { type: "button", class: "plain-icon", "data-modal-close": true, on: { click: () => this.close() } }, icon("close"));
    this.body = h("div", { class: "modal-body", tabindex: "-1" });
    this.banner = h("div", { class: "banner", role: "alert", hidden: true });
    this.cancel = h("button", { type: "button", class: "button", "data-modal-cancel": true, on: { click: () => this.close() } });
    this.send = h("button", { type: "submit", class: "button primary", "data-modal-submit": true }, h("span", { class: "button-words" }));
    this.footer = h("footer", { class: "modal-footer" }, this.cancel, this.send);
    this.formNode = h("form", { class: "modal-form", novalidate: true, on: { submit: (e) => this.submit(e), keydown: (e) => this.key(e) } },
      h("header", { class: "modal-header" }, this.back, this.title, this.cross), this.body, this.banner, this.footer);
    this.dialog = h("dialog", { class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": "modal-title", on: { cancel: (e) => this.escape(e) } }, this.formNode);
    document.body.append(this.dialog);
  }

  /** Show state.views. */
  draw() {
    const ids = new Set(state.views.map((view) => view.id));
    for (const id of this.#open.keys()) if (!ids.has(id)) this.#open.delete(id);
    for (const view of state.views) this.#entry(view);
    const top = state.views.at(-1);
    if (!top) {
      this.#shown = null;
      if (this.dialog.open) this.dialog.close();
      return;
    }
    this.#show(this.#open.get(top.id));
  }

  #entry(view) {
    let entry = this.#open.get(view.id);
    if (!entry) {
      const surface = new Surface({ view_id: view.id }, this.go, (sentence) => this.#say(this.#open.get(view.id), sentence));
      entry = { surface, view: null, pending: false, said: null, lastFocus: null };
      this.#open.set(view.id, entry);
    }
    const before = entry.view;
    entry.view = view;
    if (before?.hash !== view.hash || JSON.stringify(before.blocks) !== JSON.stringify(view.blocks)) {
      entry.said = null;
      entry.surface.draw(view.blocks, view.state?.values);
    }
  }

  #show(entry) {
    const fresh = this.#shown !== entry.view.id;
    this.#shown = entry.view.id;
    const { view } = entry;
    this.dialog.dataset.viewId = view.id;
    this.dialog.dataset.callbackId = view.callback_id ?? "";
    this.title.textContent = textOf(view.title);
    const stacked = state.views.length > 1;
    this.back.hidden = !stacked;
    this.back.setAttribute("aria-label", t("Back"));
    this.cross.setAttribute("aria-label", t("Close"));
    this.cancel.textContent = textOf(view.close) || t("Cancel");
    const submits = Boolean(view.submit);
    this.send.hidden = !submits;
    this.send.firstChild.textContent = textOf(view.submit) || t("Submit");
    this.cancel.hidden = !submits && !view.close;
    this.footer.hidden = this.cancel.hidden && this.send.hidden;
    this.#pending(entry);
    this.#say(entry, entry.said ?? state.modalError);
    if (this.body.firstChild !== entry.surface.node) this.body.replaceChildren(entry.surface.node);
    if (!this.dialog.open) this.dialog.showModal();
    if (fresh) this.#focusFirst();
  }

  #focusFirst() {
    this.body.scrollTop = 0;
    const phone = matchMedia("(pointer: coarse)").matches; // a keyboard over half the form would hide what is asked
    const field = phone ? null : this.body.querySelector(".b-input input:not([type=file]):not([type=radio]):not([type=checkbox]), .b-input textarea");
    (field ?? (phone ? this.body : this.cross)).focus({ preventScroll: true });
    this.body.querySelectorAll(".select-list:popover-open").forEach((list) => list.hidePopover());
  }

  #pending(entry) {
    if (this.#shown !== entry.view.id) return;
    this.formNode.setAttribute("aria-busy", String(entry.pending));
    this.send.setAttribute("aria-busy", String(entry.pending));
    this.send.disabled = entry.pending;
  }

  #say(entry, sentence) {
    if (!entry) return;
    entry.said = sentence;
    if (this.#shown !== entry.view?.id) return;
    this.banner.textContent = sentence ?? "";
    this.banner.hidden = !sentence;
  }

  key(event) {
    if (event.key === "Escape" && !event.defaultPrevented) this.escape(event);
    else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) this.submit(event);
  }

  escape(event) {
    event.preventDefault();
    this.close();
  }

  async submit(event) {
    event.preventDefault();
    const entry = this.#open.get(this.#shown);
    if (!entry || entry.pending || this.send.hidden) return;
    const { surface, view } = entry;
    const wrong = validate(view.blocks, surface.form);
    showErrors(surface.node, wrong);
    this.#say(entry, null);
    if (Object.keys(wrong).length) return;
    entry.pending = true;
    this.#pending(entry);
    const answer = await this.go.act("submit", { view_id: view.id, state: surface.form.state() });
    entry.pending = false;
    this.#pending(entry);
    this.#answered(entry, answer);
    await this.go.refresh("modals");
  }

  #answered(entry, answer) {
    if (answer.errors) this.#say(entry, showErrors(entry.surface.node, answer.errors).join(" ") || null);
    else if (!answer.ok) this.#say(entry, answer.error);
  }

  async close() {
    const id = this.#shown;
    if (!id) return;
    state.views = state.views.filter((view) => view.id !== id);
    this.draw();
    await this.go.act("close", { view_id: id });
    await this.go.refresh("modals");
  }
}
