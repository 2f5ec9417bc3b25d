// Block Kit blocks -> DOM, on a message, a modal or the Home tab.
import { h, icon, patch, safeUrl } from "./dom.js";
import { element } from "./elements.js";
import { markdown } from "./markdown.js";
import { link, textObject, textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { t } from "./words.js";

const RENDER = {
  header: (block) => h("div", { class: "b-header", role: "heading", "aria-level": "3" }, textObject(block.text)),
  section,
  context: (block) => h("div", { class: "b-context" }, (block.elements ?? []).map(contextPart)),
  divider: () => h("hr", { class: "divider" }),
  actions: (block, ctx) => h("div", { class: "b-actions" }, (block.elements ?? []).map((one) => element(one, block.block_id, ctx, { dispatch: true }))),
  context_actions: (block, ctx) => h("div", { class: "b-actions" }, (block.elements ?? []).map((one) => element(one, block.block_id, ctx, { dispatch: true }))),
  image,
  input,
  rich_text: (block) => richText(block),
  markdown: (block) => h("div", { class: "b-markdown" }, markdown(block.text)),
  table: (block) => table(block),
  data_table: (block) => table(block),
  alert: (block) => h("div", { class: `b-alert alert-${block.level ?? "default"}`, role: "note" }, icon(block.level === "success" ? "check" : "warn"), h("div", {}, textObject(block.text))),
  file: (block) => h("div", { class: "file" }, icon("file"), block.external_id ?? ""),
  video: (block) => h("div", {}, link(block.title_url ?? block.video_url ?? "", [textOf(block.title) || block.alt_text || ""])),
};

/** Draw blocks into `parent`; those that did not change keep their nodes. `memory` is a Map kept with the surface. */
export function drawBlocks(parent, blocks, ctx, memory) {
  patch(parent, blocks ?? [], {
    key: (block, index) => block.block_id ?? `block-${index}`,
    source: (block) => JSON.stringify(block),
    make: (block) => drawBlock(block, ctx),
    memory,
  });
}

function drawBlock(block, ctx) {
  const make = RENDER[block.type];
  const node = h("div", { class: `block block-${block.type}`, "data-block-id": block.block_id }, make ? make(block, ctx) : h("span", { class: "unknown" }, block.type));
  return node;
}

function section(block, ctx) {
  const fields = (block.fields ?? []).map((field) => h("div", { class: "field-pair" }, textObject(field)));
  const words = h("div", { class: "section-words" }, block.text ? h("div", { class: "section-text" }, textObject(block.text)) : null, fields.length ? h("div", { class: "fields" }, fields) : null);
  const label = block.text ? textOf(block.text).slice(0, 150) : null;
  const accessory = block.accessory
    ? h("div", { class: `accessory accessory-${block.accessory.type}` }, element(block.accessory, block.block_id, ctx, { dispatch: true, label: block.accessory.type === "button" ? null : label }))
    : null;
  return h("div", { class: "b-section" }, words, accessory);
}

function contextPart(one) {
  if (one.type === "image") return h("img", { class: "context-image", src: safeUrl(one.image_url) ?? "", alt: one.alt_text ?? "" });
  return h("span", {}, textObject(one));
}

function image(block) {
  const caption = block.title ? h("figcaption", {}, textObject(block.title)) : null;
  return h("figure", { class: "b-image" }, caption, h("img", { src: safeUrl(block.image_url ?? block.slack_file?.url) ?? "", alt: block.alt_text ?? "", loading: "lazy" }));
}

let serial = 0;

function input(block, ctx) {
  const id = `field-${(serial += 1)}`;
  const label = textOf(block.label);
  const group = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const options = { dispatch: block.dispatch_action === true, optional: block.optional === true, id, describedBy: `${id}-hint ${id}-error`, label };
  return h("div", { class: "b-input" },
    h(group ? "div" : "label", { class: "input-label", for: group ? null : id }, label, block.optional ? h("span", { class: "input-optional" }, ` (${t("optional")})`) : null),
    element(block.element, block.block_id, ctx, options),
    h("div", { class: "input-error", id: `${id}-error`, role: "alert", hidden: true }),
    block.hint ? h("div", { class: "input-hint", id: `${id}-hint` }, textObject(block.hint)) : null);
}

/** Put sentences beside their fields, take away old ones, and go to the first. Errors without a field are given back. */
export function showErrors(root, errors) {
  const left = { ...errors };
  for (const node of root.querySelectorAll("[data-block-id]")) {
    const sentence = errors[node.dataset.blockId];
    const place = node.querySelector(".input-error");
    if (!place) continue;
    delete left[node.dataset.blockId];
    place.textContent = sentence ?? "";
    place.hidden = !sentence;
    node.classList.toggle("has-error", Boolean(sentence));
    for (const field of node.querySelectorAll("input, textarea")) field.setAttribute("aria-invalid", String(Boolean(sentence)));
  }
  const first = root.querySelector(".has-error");
  first?.scrollIntoView({ block: "center", behavior: "smooth" });
  first?.querySelector("input, textarea")?.focus({ preventScroll: true });
  return Object.values(left);
}

const CELLS = {
  rich_text: (cell) => richText(cell),
  raw_text: (cell) => cell.text ?? "",
  raw_number: (cell) => String(cell.text ?? cell.value ?? cell.number ?? ""),
};

const cellNode = (cell) => (CELLS[cell?.type] ? CELLS[cell.type](cell) : cell?.text && typeof cell.text === "object" ? textObject(cell.text) : String(cell?.text ?? ""));

function table(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const look = (cell, column) => {
    const align = settings[column]?.align ?? (cell?.type === "raw_number" ? "right" : "left");
    return `align-${align} ${settings[column]?.is_wrapped ? "wrapped" : ""}`;
  };
  return h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": block.caption ?? head.map((cell) => cell?.text ?? "").filter((text) => typeof text === "string").join(", ") },
    h("table", { class: "table" },
      h("thead", {}, h("tr", {}, head.map((cell, column) => h("th", { scope: "col", class: look(cell, column) }, cellNode(cell))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, column) => h("td", { class: look(cell, column) }, cellNode(cell))))))));
}
