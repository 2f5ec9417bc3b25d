// Block Kit elements -> DOM. `ctx` is the surface they stand on: {form, press(blockId, element, payload), load(blockId, element, query), follow(url)}.
import { h, icon, safeUrl } from "./dom.js";
import { ask } from "./confirm.js";
import { fieldOf } from "./form.js";
import { INPUTS } from "./inputs.js";
import { textObject, textOf } from "./mrkdwn.js";
import { menu } from "./popup.js";
import { select } from "./select.js";
import { t } from "./words.js";

/**
 * Where an element stands and how it speaks: its value now, and `commit(value)`, which keeps a new value and, where the
 * element dispatches, tells the bot. commit answers false when the person took it back in the confirm dialog.
 */
export function slot(element, blockId, ctx, { dispatch, optional = true, id = null, describedBy = null, label = null }) {
  const press = (payload) => ctx.press(blockId, element, payload);
  return {
    id, describedBy, optional, dispatch, press,
    label: label ?? (textOf(element.placeholder) || element.accessibility_label || element.action_id),
    value: () => ctx.form.get(blockId, element),
    keep: (value) => ctx.form.set(blockId, element, value),
    load: (query) => ctx.load(blockId, element, query),
    async commit(value) {
      if (dispatch && element.confirm && !(await ask(element.confirm))) return false;
      ctx.form.set(blockId, element, value);
      if (dispatch) press({ [fieldOf(element)]: value });
      return true;
    },
  };
}

const SELECTS = ["static", "external", "users", "conversations", "channels"].flatMap((kind) => [`${kind}_select`, `multi_${kind}_select`]);
const RENDER = {
  button: (element, at, ctx) => button(element, at, ctx),
  workflow_button: (element, at, ctx) => button(element, at, ctx),
  icon_button: (element, at, ctx) => button(element, at, ctx),
  overflow,
  image: (element) => h("img", { class: "thumb", src: safeUrl(element.image_url ?? element.slack_file?.url) ?? "", alt: element.alt_text ?? "", loading: "lazy" }),
  ...Object.fromEntries(SELECTS.map((type) => [type, select])),
  ...INPUTS,
};

/** One element as a node; unknown kinds say so instead of vanishing. */
export function element(one, blockId, ctx, options) {
  const make = RENDER[one.type];
  if (!make) return h("span", { class: "unknown" }, one.type);
  return make(one, slot(one, blockId, ctx, options), ctx);
}

function button(one, at, ctx) {
  const url = safeUrl(one.url);
  const styles = { primary: "primary", danger: "danger" };
  const props = { class: `button ${styles[one.style] ?? ""}`, "data-action-id": one.action_id, "aria-label": one.accessibility_label };
  const words = h("span", { class: "button-words" }, textOf(one.text));
  const press = async (event) => {
    if (url && (one.confirm || ctx.follow(url))) event.preventDefault();
    if (event.currentTarget.getAttribute("aria-busy") === "true") return;
    const node = event.currentTarget;
    if (one.confirm && !(await ask(one.confirm))) return;
    if (url && one.confirm && !ctx.follow(url)) window.open(url, "_blank", "noopener");
    busy(node, at.press({ value: one.value ?? null }));
  };
  return url
    ? h("a", { ...props, href: url, target: "_blank", rel: "noopener noreferrer", on: { click: press } }, words)
    : h("button", { ...props, type: "button", on: { click: press } }, words);
}

/** A pressed button turns while the bot has not answered: people who see nothing happen press twice. */
async function busy(node, answer) {
  node.setAttribute("aria-busy", "true");
  try {
    await answer;
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function overflow(one, at, ctx) {
  const node = h("button", { type: "button", class: "button icon-button", "data-action-id": one.action_id, "aria-haspopup": "menu", "aria-label": t("More actions") }, icon("more"));
  const take = async (option) => {
    if (one.confirm && !(await ask(one.confirm))) return;
    if (option.url && safeUrl(option.url) && !ctx.follow(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
    busy(node, at.press({ selected_option: option }));
  };
  const items = (one.options ?? []).map((option) => ({
    nodes: [h("span", {}, textObject(option.text), option.description ? h("span", { class: "select-hint" }, textOf(option.description)) : null)],
    attrs: { "data-option": option.value }, act: () => take(option),
  }));
  node.addEventListener("click", () => menu(node, items, { label: t("More actions") }));
  return node;
}
