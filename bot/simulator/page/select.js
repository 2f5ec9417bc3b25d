// One select for all kinds: type to search, arrows to move, Enter to take. Single or many.
import { h, icon } from "./dom.js";
import { avatar } from "./avatar.js";
import { sourceOf } from "./choices.js";
import { textOf } from "./mrkdwn.js";
import { place } from "./popup.js";
import { t } from "./words.js";

const PAUSE = 200; // milliseconds of quiet before the bot is asked
let serial = 0;

/** The select as a node. `slot` is where it stands: value(), commit(value), load(query), label, optional. */
export function select(element, slot) {
  return new Select(element, slot).root;
}

class Select {
  constructor(element, slot) {
    Object.assign(this, { element, slot, source: sourceOf(element), choices: [], at: -1, asked: 0 });
    this.many = element.type.startsWith("multi_");
    this.listId = `list-${(serial += 1)}`;
    this.input = h("input", {
      class: "select-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", id: slot.id, "aria-expanded": "false",
      "aria-controls": this.listId, "aria-autocomplete": "list", "aria-label": slot.label, "aria-describedby": slot.describedBy,
      placeholder: textOf(element.placeholder) || t("Choose…"),
      on: { keydown: (e) => this.key(e), input: () => this.search(), focus: () => this.input.select(), blur: () => this.leave() },
    });
    this.popup = h("div", { class: "select-list", id: this.listId, role: "listbox", popover: "manual", "aria-label": t("Choices"), "aria-multiselectable": this.many });
    this.chips = h("span", { class: "chips" });
    this.clear = h("button", { type: "button", class: "select-clear", "aria-label": t("Remove {name}", { name: "" }), on: { click: () => this.take(null) } }, icon("close"));
    this.box = h("div", { class: "select-box", on: { mousedown: (e) => this.press(e) } }, this.chips, this.input, this.clear, icon("chevron"));
    this.root = h("div", { class: `select ${this.many ? "select-many" : ""}`, "data-action-id": element.action_id }, this.box, this.popup);
    this.show();
  }

  get opened() {
    return this.popup.matches(":popover-open");
  }

  get picked() {
    const value = this.slot.value();
    return this.many ? (value ?? []) : value === null ? [] : [value];
  }

  show() {
    const known = this.picked.map((value) => [value, this.source.known(value)]);
    this.chips.replaceChildren(...(this.many ? known.map(([value, one]) => this.chip(value, one)) : []));
    this.chips.hidden = !this.many || !known.length;
    this.input.value = this.many || !known.length ? "" : known[0][1].text;
    this.clear.hidden = this.many || !this.slot.optional || !known.length;
    if (this.many) this.input.placeholder = known.length ? "" : textOf(this.element.placeholder) || t("Choose…");
  }

  chip(value, one) {
    const remove = h("button", { type: "button", class: "chip-remove", "aria-label": t("Remove {name}", { name: one.text }), on: { click: () => this.toggle(value, one.key) } }, icon("close"));
    return h("span", { class: "chip" }, one.person ? avatar(one.person, one.text, "tiny") : null, one.text, remove);
  }

  press(event) {
    if (event.target.closest("button")) return;
    if (this.opened && event.target === this.input) return; // sets the caret
    event.preventDefault();
    this.input.focus();
    this.input.select(); // what is typed next replaces the old choice
    if (this.opened) this.close();
    else this.open("");
  }

  key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      if (!this.opened) this.open("");
      else this.point((this.at + move + this.choices.length) % (this.choices.length || 1));
    } else if (event.key === "Enter") this.enter(event);
    else if (event.key === "Escape" && this.opened) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.show();
    } else if (event.key === "Backspace" && this.many && !this.input.value && this.picked.length) this.toggle(this.picked.at(-1), this.source.known(this.picked.at(-1)).key);
  }

  enter(event) {
    event.preventDefault();
    event.stopPropagation();
    if (!this.opened) this.open("");
    else if (this.choices[this.at]) this.choose(this.choices[this.at]);
  }

  leave() {
    this.close();
    this.show();
  }

  search() {
    clearTimeout(this.timer);
    if (!this.source.minimum) {
      this.open(this.input.value);
      return;
    }
    this.note(t("Searching…")); // what was found for other words can no longer be taken
    this.timer = setTimeout(() => this.open(this.input.value), PAUSE);
  }

  async open(query) {
    const minimum = this.source.minimum?.(this.element) ?? 0;
    this.input.setAttribute("aria-expanded", "true");
    if (query.length < minimum) return this.note(t("Type at least {n} characters", { n: minimum }));
    const turn = (this.asked += 1);
    const found = this.source.search(this.element, query, this.slot.load);
    if (found instanceof Promise) this.note(t("Searching…"));
    const choices = await found;
    if (turn === this.asked && document.activeElement === this.input) this.list(choices);
    return undefined;
  }

  note(words) {
    this.choices = [];
    this.at = -1;
    this.popup.replaceChildren(h("div", { class: "select-note", role: "option", "aria-disabled": "true" }, words));
    place(this.popup, this.box, { width: true });
  }

  list(choices) {
    if (!choices.length) {
      this.note(t("No results"));
      return;
    }
    this.choices = choices;
    const keys = new Set(this.picked.map((value) => this.source.known(value).key));
    let group = null;
    this.popup.replaceChildren(...choices.flatMap((one, index) => {
      const heading = one.group && one.group !== group ? [h("div", { class: "select-group", role: "presentation" }, one.group)] : [];
      group = one.group;
      return [...heading, this.option(one, index, keys.has(one.key))];
    }));
    place(this.popup, this.box, { width: true });
    this.point(Math.max(0, choices.findIndex((one) => keys.has(one.key))));
  }

  option(one, index, chosen) {
    return h("div", {
      class: "select-option", role: "option", id: `${this.listId}-${index}`, "aria-selected": String(chosen), "data-option": one.key,
      on: { pointerdown: (e) => e.preventDefault(), click: () => this.choose(one), pointermove: () => this.at !== index && this.point(index, false) },
    }, one.person ? avatar(one.person, one.text, "small") : null,
    h("span", { class: "select-words" }, h("span", {}, one.text), one.hint ? h("span", { class: "select-hint" }, one.hint) : null), chosen ? icon("check") : null);
  }

  point(index, scroll = true) {
    this.at = index;
    const options = [...this.popup.querySelectorAll("[data-option]")];
    options.forEach((node, n) => node.classList.toggle("pointed", n === index));
    this.input.setAttribute("aria-activedescendant", options[index]?.id ?? "");
    if (scroll) options[index]?.scrollIntoView({ block: "nearest" });
  }

  choose(one) {
    if (this.many) this.toggle(one.value, one.key);
    else this.take(one.value);
  }

  async toggle(value, key) {
    const without = this.picked.filter((other) => this.source.known(other).key !== key);
    const limit = this.element.max_selected_items ?? Infinity;
    const next = without.length < this.picked.length ? without : [...this.picked, value].slice(0, limit);
    await this.slot.commit(next);
    this.show();
    if (this.opened) this.open("");
  }

  async take(value) {
    this.close();
    await this.slot.commit(value);
    this.show();
  }

  close() {
    this.asked += 1;
    if (this.opened) this.popup.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
