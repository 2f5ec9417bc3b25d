// The head of the open conversation: its name, the app's tabs, and on a phone the way back and who one is.
import { avatar } from "./avatar.js";
import { h, icon } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { peopleMenu } from "./sidebar.js";
import { current, isApp, state, titleOf } from "./state.js";
import { t } from "./words.js";

export class Header {
  constructor(go) {
    this.go = go;
    this.node = h("header", { class: "head" });
  }

  draw() {
    const one = current();
    const source = JSON.stringify([one && [one.id, titleOf(one), one.topic, one.kind], state.me, state.tab, state.homeUnread, state.homeTab]);
    if (source === this.drawn) return;
    this.drawn = source;
    if (!one) {
      this.node.replaceChildren();
      return;
    }
    const focused = document.activeElement?.id;
    const back = h("button", { type: "button", class: "plain-icon head-back", "data-back": true, "aria-label": t("Back"), on: { click: () => this.go.back() } }, icon("back"));
    const me = h("button", {
      type: "button", class: "plain-icon head-me", "aria-haspopup": "menu", "aria-label": t("Viewing as {name}", { name: state.me.real_name || state.me.name }), on: { click: (e) => peopleMenu(e.currentTarget, this.go) },
    }, avatar(state.me.id, state.me.real_name || state.me.name, "small"));
    this.node.replaceChildren(back, this.title(one), ...(isApp(one) && state.homeTab ? [this.tabs()] : []), me);
    if (focused?.startsWith("tab-")) document.getElementById(focused)?.focus();
  }

  title(one) {
    const signs = { channel: h("span", { class: "head-sign", "aria-hidden": "true" }, "#"), private: h("span", { class: "head-sign" }, icon("lock")) };
    const sign = signs[one.kind] ?? avatar(isApp(one) ? state.app.user_id : one.user, titleOf(one), "small");
    const badge = isApp(one) ? h("span", { class: "badge" }, t("APP")) : null;
    return h("div", { class: "head-words" }, h("h2", { class: "head-title" }, sign, h("span", { class: "head-name" }, titleOf(one)), badge), one.topic ? h("p", { class: "head-topic" }, mrkdwn(one.topic)) : null);
  }

  tabs() {
    const tab = (name, words, panel) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, class: "tab", "aria-selected": String(state.tab === name), "aria-controls": panel, tabindex: state.tab === name ? "0" : "-1",
      on: { click: () => this.go.showTab(name), keydown: (e) => this.walk(e) },
    }, t(words));
    const home = tab("home", "Home", "home-panel");
    if (state.homeUnread && state.tab !== "home") home.append(h("span", { class: "tab-dot", role: "img", "aria-label": t("New") }));
    return h("div", { class: "tabs", role: "tablist" }, tab("messages", "Messages", "chat-panel"), home);
  }

  walk(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = state.tab === "home" ? "messages" : "home";
    document.getElementById(`tab-${other}`).focus();
    this.go.showTab(other);
  }
}

/** Said to a screen reader when a message comes in. */
export function announce(name, text) {
  const words = document.createElement("span");
  words.append(mrkdwn(text));
  const said = `${name}: ${words.textContent}`;
  if (document.ariaNotify) document.ariaNotify(said);
  else document.getElementById("announcer").textContent = said;
}
