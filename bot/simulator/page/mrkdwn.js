// Slack's mrkdwn -> DOM nodes. No text ever becomes HTML.
import { h, safeUrl } from "./dom.js";
import { dateText } from "./date.js";
import { emoji, withEmoji } from "./emoji.js";
import { conversation, nameOf, permalink, person, state, titleOf } from "./state.js";

/** `&amp;` `&lt;` `&gt;` as the signs they stand for. */
export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A text object (plain_text or mrkdwn) -> a fragment. */
export function textObject(text) {
  if (!text) return document.createDocumentFragment();
  if (text.type === "mrkdwn") return mrkdwn(text.text, { verbatim: text.verbatim });
  return plain(text.emoji === false ? unescape(text.text) : withEmoji(unescape(text.text)));
}

/** The words of a text object, for labels and attributes. */
export const textOf = (text) => withEmoji(unescape(text?.text ?? ""));

function plain(text) {
  const out = document.createDocumentFragment();
  text.split("\n").forEach((line, index) => out.append(...(index ? [h("br"), line] : [line])));
  return out;
}

export function mrkdwn(text) {
  const out = document.createDocumentFragment();
  const parts = String(text ?? "").split("```");
  const last = parts.length - 1;
  parts.forEach((part, index) => {
    if (index % 2 && index < last) out.append(h("pre", { class: "pre" }, preformatted(part.replace(/^\n|\n$/g, ""))));
    else if (index % 2) out.append(...paragraphs(`\`\`\`${part}`));
    else if (part) out.append(...paragraphs(index ? part.replace(/^\n/, "") : part));
  });
  return out;
}

function preformatted(text) {
  return text.split(/(<[^<>\n]+>)/).map((piece) => (/^<.+>$/.test(piece) ? reference(piece.slice(1, -1)) : unescape(piece)));
}

const QUOTE = /^(?:&gt;|>) ?/;
const BULLET = /^(\s*)([•◦▪*-]) +(?=\S)/;

function paragraphs(text) {
  const out = [];
  let quote = null;
  const lines = text.replace(/\n$/, "").split("\n");
  lines.forEach((line, index) => {
    if (QUOTE.test(line)) {
      if (quote) quote.append(h("br"));
      else out.push((quote = h("blockquote", { class: "quote" })));
      quote.append(...inline(line.replace(QUOTE, "")));
      return;
    }
    quote = null;
    const bullet = BULLET.exec(line);
    if (bullet && bullet[2] !== "*") out.push(bulletLine(line, bullet));
    else out.push(...inline(line), ...(index < lines.length - 1 && !QUOTE.test(lines[index + 1]) ? [h("br")] : []));
  });
  return out;
}

function bulletLine(line, [head, indent, sign]) {
  const row = h("span", { class: "bullet" }, h("span", { class: "bullet-sign" }, sign === "-" ? "–" : sign), h("span", {}, inline(line.slice(head.length))));
  row.style.setProperty("--indent", Math.floor(indent.length / 2));
  return row;
}

const CODE = /`([^`\n]+)`/y;
const ANGLE = /<([^<>\n]+)>/y;
const COLON = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/y;
const STYLED = /([*_~])(?=[^\s*_~])((?:<[^<>]*>|`[^`]*`|(?!\1)[^\n])*?)(?<=\S)\1(?![\p{L}\p{N}])/uy;
const TAGS = { "*": "strong", _: "em", "~": "s" };

/** One line of mrkdwn -> nodes. */
export function inline(text) {
  const out = [];
  let words = "";
  const say = (node) => {
    if (words) out.push(unescape(words));
    words = "";
    out.push(node);
  };
  for (let at = 0; at < text.length; ) {
    const found = match(text, at);
    if (found) {
      say(found.node);
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  if (words) out.push(unescape(words));
  return out;
}

function match(text, at) {
  const run = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const done = (found, node) => ({ node, end: at + found[0].length });
  let found;
  if (text[at] === "`" && (found = run(CODE))) return done(found, h("code", { class: found[1].length < 24 ? "short" : null }, preformatted(found[1])));
  if (text[at] === "<" && (found = run(ANGLE))) return done(found, reference(found[1]));
  if (text[at] === ":" && (found = run(COLON)) && emoji(found[1])) return done(found, emojiNode(found[1]));
  if (TAGS[text[at]] && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "") && (found = run(STYLED))) return done(found, h(TAGS[found[1]], {}, inline(found[2])));
  return null;
}

/** A sign with its name for those who cannot see it; an unknown name stays between colons. */
export function emojiNode(name) {
  const sign = emoji(name);
  return sign ? h("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, sign) : `:${name}:`;
}

/** What stands between < and >. */
function reference(body) {
  const cut = body.indexOf("|");
  const target = cut < 0 ? body : body.slice(0, cut);
  const label = cut < 0 ? null : body.slice(cut + 1);
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return userMention(target.slice(1), label);
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return /^([a-z][a-z0-9+.-]*:|\/archives\/)/i.test(target) ? link(unescape(target), label === null ? null : inline(label)) : unescape(`<${body}>`);
}

function special(body, label) {
  const [word, ...rest] = body.split("^");
  if (word === "date") return dateNode(rest[0], rest[1] ?? "", rest[2], label);
  if (word === "subteam") return h("span", { class: "mention" }, unescape(label ?? `@${rest[0]}`));
  return h("span", { class: "mention mention-all" }, `@${unescape(label ?? word).replace(/^@/, "")}`);
}

export function dateNode(stamp, format, url, fallback) {
  const said = dateText(stamp, unescape(format)) ?? unescape(fallback ?? "");
  const time = h("time", { title: fallback ? unescape(fallback) : null }, said);
  return url ? link(unescape(url), [time]) : time;
}

export function userMention(id, label) {
  const name = person(id) || id === state.app.user_id ? nameOf(id) : unescape(label ?? id);
  return h("span", { class: `mention ${id === state.me?.id ? "mention-me" : ""}`, "data-user": id }, `@${name.replace(/^@/, "")}`);
}

export function channelMention(id, label) {
  const known = conversation(id);
  const name = known ? titleOf(known) : unescape(label ?? id);
  return h("a", { class: "mention", href: `/archives/${id}` }, `#${name.replace(/^#/, "")}`);
}

/** A link that is safe to press; one that is not stays words. Links into this workspace open here. */
export function link(url, children) {
  const safe = safeUrl(url);
  const words = children ?? [url.replace(/^mailto:/, "")];
  if (!safe) return h("span", {}, words);
  return permalink(safe) ? h("a", { class: "link", href: safe }, words) : h("a", { class: "link", href: safe, target: "_blank", rel: "noopener noreferrer" }, words);
}
