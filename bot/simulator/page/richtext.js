// rich_text blocks -> DOM.
import { h } from "./dom.js";
import { channelMention, dateNode, emojiNode, link, userMention } from "./mrkdwn.js";

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rich-section" }, inlines(part.elements)),
  rich_text_quote: (part) => h("blockquote", { class: "quote" }, inlines(part.elements)),
  rich_text_preformatted: (part) => h("pre", { class: "pre" }, inlines(part.elements)),
  rich_text_list: list,
};

const INLINES = {
  text: (one) => lines(one.text ?? ""),
  link: (one) => link(one.url, one.text ? [one.text] : null),
  user: (one) => userMention(one.user_id),
  channel: (one) => channelMention(one.channel_id),
  usergroup: (one) => h("span", { class: "mention" }, `@${one.usergroup_id}`),
  broadcast: (one) => h("span", { class: "mention mention-all" }, `@${one.range}`),
  emoji: (one) => emojiNode(one.name),
  date: (one) => dateNode(one.timestamp, one.format, one.url, one.fallback),
  color: (one) => h("span", { class: "color" }, swatch(one.value), one.value),
};

/** The parts of one rich_text block, in order. */
export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map((part) => (PARTS[part.type] ?? PARTS.rich_text_section)(part)));
}

function inlines(elements = []) {
  return elements.map((one) => styled(INLINES[one.type] ? INLINES[one.type](one) : (one.text ?? ""), one.style));
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

const STYLES = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

function styled(content, style = {}) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), content);
}

function swatch(value) {
  const node = h("span", { class: "swatch", "aria-hidden": "true" });
  node.style.background = value;
  return node;
}

function list(part) {
  const tag = part.style === "ordered" ? "ol" : "ul";
  const node = h(tag, { class: `rich-list ${part.border ? "bordered" : ""}`, start: part.offset ? part.offset + 1 : null },
    (part.elements ?? []).map((item) => h("li", {}, inlines(item.elements))));
  node.style.setProperty("--indent", part.indent ?? 0);
  node.dataset.indent = String((part.indent ?? 0) % 3);
  return node;
}
