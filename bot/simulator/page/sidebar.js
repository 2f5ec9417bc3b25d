// Left side: who one is, and where one can go.
import { avatar } from "./avatar.js";
import { h, icon, patch } from "./dom.js";
import { menu } from "./popup.js";
import { isApp, staff, state, titleOf } from "./state.js";
import { nextTheme, themeName } from "./theme.js";
import { t } from "./words.js";

const LINES = { http: "connected over HTTP", socket: "connected over Socket Mode", none: "not connected" };

export class Sidebar {
  constructor(go) {
    this.go = go;
    this.memory = { faces: new Map(), who: new Map(), rooms: new Map() };
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

  // Rows that did not change keep their nodes: one that is replaced under a finger loses the press.
  drawPeople() {
    this.faces.setAttribute("aria-label", t("Switch person"));
    patch(this.faces, staff(), {
      key: (one) => one.id, source: (one) => JSON.stringify([one.real_name, one.title, one.avatar, one.id === state.me.id]), make: (one) => this.face(one), memory: this.memory.faces,
    });
    patch(this.who, [state.me], { key: (me) => me.id, source: (me) => JSON.stringify([me, document.documentElement.lang]), make: (me) => this.whoButton(me), memory: this.memory.who });
  }

  face(one) {
    const node = h("button", {
      type: "button", class: "face", "data-person": one.id, "aria-pressed": String(one.id === state.me.id), "aria-label": one.real_name || one.name,
      title: [one.real_name || one.name, one.title].filter(Boolean).join(" · "), on: { click: () => this.go.become(one.id) },
    }, avatar(one.id, one.real_name || one.name));
    if (one.id === state.me.id) requestAnimationFrame(() => node.scrollIntoView({ block: "nearest", inline: "nearest" }));
    return node;
  }

  whoButton(me) {
    const name = me.real_name || me.name;
    return h("button", { type: "button", class: "who-button", "aria-haspopup": "menu", "data-person-menu": true, "aria-label": t("Viewing as {name}", { name }), on: { click: (e) => peopleMenu(e.currentTarget, this.go) } },
      h("span", { class: "who-words" }, h("span", { class: "who-name" }, name), h("span", { class: "who-title" }, me.title || me.tz || "")), icon("chevron"));
  }

  drawRooms() {
    const of = (...kinds) => state.conversations.filter((one) => kinds.includes(one.kind));
    const groups = [
      ["Channels", of("channel", "private").sort((a, b) => a.name.localeCompare(b.name))],
      ["Direct messages", of("im")],
      ["Apps", of("app")],
    ].filter(([, rooms]) => rooms.length);
    const items = groups.flatMap(([title, rooms]) => [{ title }, ...rooms.map((room) => ({ room }))]);
    this.rooms.setAttribute("aria-label", t("Conversations"));
    const focused = document.activeElement?.dataset?.conversation;
    patch(this.rooms, items, {
      key: ({ title, room }) => title ?? room.id,
      source: ({ title, room }) => (title ? t(title) : JSON.stringify([titleOf(room), room.kind, room.topic, room.unread, room.id === state.channel, state.me.id])),
      make: ({ title, room }) => (title ? h("h2", { class: "rooms-title" }, t(title)) : this.room(room)),
      memory: this.memory.rooms,
    });
    if (focused && document.activeElement === document.body) this.rooms.querySelector(`[data-conversation="${focused}"]`)?.focus({ preventScroll: true });
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
