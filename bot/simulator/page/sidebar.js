// Left side: who one is, and where one can go.
import { avatar } from "./avatar.js";
import { h, icon } from "./dom.js";
import { menu } from "./popup.js";
import { isApp, staff, state, titleOf } from "./state.js";
import { nextTheme, themeName } from "./theme.js";
import { t } from "./words.js";

const LINES = { http: "connected over HTTP", socket: "connected over Socket Mode", none: "not connected" };

export class Sidebar {
  constructor(go) {
    this.go = go;
    this.head = h("header", { class: "side-head" });
    this.faces = h("div", { class: "faces", role: "group" });
    this.who = h("div", { class: "who" });
    this.rooms = h("nav", { class: "rooms" });
    this.foot = h("footer", { class: "side-foot" });
    this.node = h("aside", { class: "sidebar", id: "sidebar" }, this.head, h("div", { class: "person-card" }, this.faces, this.who), this.rooms, this.foot);
  }

  draw() {
    this.drawHead();
    this.drawPeople();
    this.drawRooms();
  }

  drawHead() {
    this.head.replaceChildren(h("span", { class: "team-sign", "aria-hidden": "true" }, [...(state.team.name || "·")][0]), h("h1", { class: "team-name" }, state.team.name));
    const line = state.app.transport ?? "none";
    const theme = h("button", { type: "button", class: "plain-icon", "data-theme-toggle": true, "aria-label": t(themeName().label), title: t(themeName().label), on: { click: () => { nextTheme(); this.drawHead(); } } }, icon(themeName().icon));
    const timeline = h("button", { type: "button", class: "plain-icon", "data-timeline-toggle": true, "aria-label": t("Timeline"), title: t("Timeline"), on: { click: () => this.go.toggleTimeline() } }, icon("pulse"));
    const status = h("span", { class: `line line-${line}`, title: state.app.name }, h("span", { class: "dot", "aria-hidden": "true" }), t(LINES[line] ?? LINES.none));
    this.foot.replaceChildren(status, theme, timeline);
  }

  drawPeople() {
    const focused = document.activeElement?.dataset?.person;
    const scroll = this.faces.scrollLeft;
    this.faces.setAttribute("aria-label", t("Switch person"));
    this.faces.replaceChildren(...staff().map((one) => h("button", {
      type: "button", class: "face", "data-person": one.id, "aria-pressed": String(one.id === state.me.id), "aria-label": one.real_name || one.name,
      title: [one.real_name || one.name, one.title].filter(Boolean).join(" · "), on: { click: () => this.go.become(one.id) },
    }, avatar(one.id, one.real_name || one.name))));
    this.faces.scrollLeft = scroll;
    if (focused) this.faces.querySelector(`[data-person="${focused}"]`)?.focus({ preventScroll: true });
    this.faces.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const button = h("button", { type: "button", class: "who-button", "aria-haspopup": "menu", "data-person-menu": true, on: { click: (e) => peopleMenu(e.currentTarget, this.go) } },
      h("span", { class: "who-words" }, h("span", { class: "who-name" }, state.me.real_name || state.me.name), h("span", { class: "who-title" }, state.me.title || state.me.tz || "")), icon("chevron"));
    button.setAttribute("aria-label", t("Viewing as {name}", { name: state.me.real_name || state.me.name }));
    this.who.replaceChildren(button);
  }

  drawRooms() {
    const of = (...kinds) => state.conversations.filter((one) => kinds.includes(one.kind));
    const focused = document.activeElement?.dataset?.conversation;
    this.rooms.setAttribute("aria-label", t("Channels"));
    this.rooms.replaceChildren(
      this.group("Channels", of("channel", "private").sort((a, b) => a.name.localeCompare(b.name))),
      this.group("Direct messages", of("im")),
      this.group("Apps", of("app")));
    if (focused) this.rooms.querySelector(`[data-conversation="${focused}"]`)?.focus({ preventScroll: true });
  }

  group(title, rooms) {
    if (!rooms.length) return "";
    const id = `rooms-${title.replace(/\W/g, "")}`;
    return h("section", { class: "room-group", "aria-labelledby": id }, h("h2", { id }, t(title)), h("ul", {}, rooms.map((one) => h("li", {}, this.room(one)))));
  }

  room(one) {
    const open = one.id === state.channel;
    const unread = one.unread && !open ? one.unread : 0;
    return h("button", {
      type: "button", class: `room ${unread ? "unread" : ""}`, "data-conversation": one.id, "aria-current": open ? "page" : null, title: one.topic || null, on: { click: () => this.go.open(one.id) },
    }, this.sign(one), h("span", { class: "room-name" }, titleOf(one), one.kind === "im" && one.user === state.me.id ? h("span", { class: "room-you" }, ` ${t("you")}`) : null),
    unread ? h("span", { class: "count", "aria-label": t("{n} unread", { n: unread }) }, String(unread)) : null);
  }

  sign(one) {
    if (one.kind === "private") return h("span", { class: "room-sign" }, icon("lock"));
    if (one.kind === "channel") return h("span", { class: "room-sign", "aria-hidden": "true" }, "#");
    return avatar(isApp(one) ? state.app.user_id : one.user, titleOf(one), "small");
  }
}

/** All people by name, to become one of them. */
export function peopleMenu(button, go) {
  const items = staff().map((one) => ({
    nodes: [avatar(one.id, one.real_name || one.name, "small"), h("span", {}, one.real_name || one.name, h("span", { class: "select-hint" }, one.title ?? "")), one.id === state.me.id ? icon("check") : ""],
    attrs: { "data-person-option": one.id }, act: () => go.become(one.id),
  }));
  menu(button, [{ heading: t("Switch person") }, ...items], { align: button.classList.contains("who-button") ? "start" : "end", label: t("Switch person") });
}
