// The markdown block: standard Markdown, the everyday part of it -> DOM.
import { h } from "./dom.js";
import { emojiNode, link } from "./mrkdwn.js";
import { emoji } from "./emoji.js";

const SPANS = [
  [/`([^`\n]+)`/y, (m) => h("code", {}, m[1])],
  [/!\[([^\]]*)\]\(([^\s)]+)\)/y, (m) => link(m[2], [m[1] || m[2]])],
  [/\[([^\]]+)\]\(([^\s)]+)\)/y, (m) => link(m[2], spans(m[1]))],
  [/<(https?:[^\s>]+)>/y, (m) => link(m[1])],
  [/https?:\/\/[^\s<>)\]]+[^\s<>)\].,;:!?]/y, (m) => link(m[0])],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/y, (m) => h("strong", {}, spans(m[2]))],
  [/~~(?=\S)(.+?)(?<=\S)~~/y, (m) => h("s", {}, spans(m[1]))],
  [/([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)/y, (m) => h("em", {}, spans(m[2]))],
  [/:([a-z0-9_+-]+):/y, (m) => (emoji(m[1]) ? emojiNode(m[1]) : null)],
  [/\\([\\`*_{}[\]()#+.!~>|-])/y, (m) => m[1]],
];

function spans(text) {
  const out = [];
  let words = "";
  for (let at = 0; at < text.length; ) {
    const found = first(text, at);
    if (found) {
      if (words) out.push(words);
      words = "";
      out.push(found.node);
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  return words ? [...out, words] : out;
}

function first(text, at) {
  for (const [pattern, make] of SPANS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const node = found && make(found);
    if (node) return { node, end: at + found[0].length };
  }
  return null;
}

const ITEM = /^(\s*)(?:([-*+])|(\d+)[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const SPECIAL = [/^```/, HEADING, ITEM, /^>/, /^(?:---+|\*\*\*+|___+)\s*$/];

/** A whole Markdown text -> a fragment. */
export function markdown(text) {
  const out = document.createDocumentFragment();
  const lines = String(text ?? "").split("\n");
  while (lines.length) out.append(...block(lines));
  return out;
}

/** Take the next block off `lines`. */
function block(lines) {
  const line = lines[0];
  if (!line.trim()) return lines.splice(0, 1) && [];
  if (line.startsWith("```")) return [fence(lines)];
  if (HEADING.test(line)) return [heading(lines.shift())];
  if (/^(?:---+|\*\*\*+|___+)\s*$/.test(line)) return lines.splice(0, 1) && [h("hr", { class: "divider" })];
  if (line.startsWith(">")) return [h("blockquote", { class: "quote" }, markdown(take(lines, (one) => one.startsWith(">")).map((one) => one.replace(/^> ?/, "")).join("\n")))];
  if (line.includes("|") && TABLE_RULE.test(lines[1] ?? "")) return [table(lines)];
  if (ITEM.test(line)) return [list(take(lines, (one) => ITEM.test(one) || /^\s{2,}\S/.test(one)))];
  return [paragraph(lines)];
}

function take(lines, fits) {
  const end = lines.findIndex((line) => !fits(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function fence(lines) {
  lines.shift();
  const body = take(lines, (line) => !line.startsWith("```"));
  lines.shift();
  return h("pre", { class: "pre" }, body.join("\n"));
}

function heading(line) {
  const [, marks, words] = HEADING.exec(line);
  return h("p", { class: `md-h md-h${marks.length}`, role: "heading", "aria-level": Math.min(6, marks.length + 2) }, spans(words));
}

function paragraph(lines) {
  const said = [lines.shift(), ...take(lines, (line) => line.trim() && !SPECIAL.some((pattern) => pattern.test(line)))];
  return h("p", { class: "md-p" }, said.flatMap((line, index) => (index ? [h("br"), ...spans(line)] : spans(line))));
}

function list(lines) {
  const items = [];
  const base = ITEM.exec(lines[0])[1].length;
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length <= base + 1) items.push({ words: item[4], nested: [] });
    else items.at(-1).nested.push(line);
  }
  const ordered = ITEM.exec(lines[0])[3];
  return h(ordered ? "ol" : "ul", { class: "rich-list", start: ordered ?? null }, items.map(({ words, nested }) => {
    const rest = nested.length ? [markdown(nested.map((line) => line.replace(/^\s{2,4}/, "")).join("\n"))] : [];
    const task = /^\[([ xX])\]\s+(.*)$/.exec(words);
    return h("li", {}, task ? [task[1] === " " ? "☐ " : "☑ ", ...spans(task[2])] : spans(words), rest);
  }));
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(lines) {
  const [head, , ...rows] = take(lines, (line) => line.includes("|"));
  return h("div", { class: "table-wrap", tabindex: "0" }, h("table", { class: "table" },
    h("thead", {}, h("tr", {}, cells(head).map((cell) => h("th", { scope: "col" }, spans(cell))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, cells(row).map((cell) => h("td", {}, spans(cell))))))));
}
