// What can follow as one types: commands after "/", people after "@", channels after "#".
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { staff, state, titleOf } from "./state.js";
import { t } from "./words.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const LIMIT = 8;

/** {title, from, options:[{text, node, attrs}]} for the text before the caret, or null. */
export function completions(text, caret) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return commands(before);
  const word = /(?:^|\s)([@#])([^\s@#]*)$/u.exec(before);
  if (!word) return null;
  const from = caret - word[2].length - 1;
  return word[1] === "@" ? people(word[2], from) : channels(word[2], from);
}

/** The command whose words are being typed, for its usage hint. */
export function commandOf(text) {
  const found = /^(\/\S+)\s/.exec(text);
  return found ? state.commands.find((one) => one.command === found[1]) : undefined;
}

function commands(before) {
  const options = state.commands.filter((one) => one.command.startsWith(before.toLowerCase())).map((one) => ({
    text: `${one.command} `, exact: one.command === before,
    node: h("span", { class: "command" },
      h("span", { class: "command-line" }, h("strong", {}, one.command), one.usage_hint ? h("span", { class: "command-usage" }, one.usage_hint) : null),
      one.description ? h("span", { class: "command-about" }, one.description) : null),
    attrs: { "data-command-option": one.command },
  }));
  return options.length ? { title: t("Commands"), from: 0, options } : null;
}

function people(query, from) {
  const wanted = fold(query);
  const found = staff().filter((one) => fold(`${one.real_name} ${one.name}`).split(/\s+/).some((part) => part.startsWith(wanted)));
  return list(t("People"), from, found.map((one) => ({
    text: `@${one.real_name || one.name} `, id: one.id, attrs: { "data-person-option": one.id },
    node: h("span", { class: "command command-person" }, avatar(one.id, one.real_name || one.name, "small"), h("strong", {}, one.real_name || one.name), h("span", { class: "command-about" }, one.title ?? "")),
  })));
}

function channels(query, from) {
  const wanted = fold(query);
  const found = state.conversations.filter((one) => (one.kind === "channel" || one.kind === "private") && fold(titleOf(one)).startsWith(wanted));
  return list(t("Channels"), from, found.map((one) => ({
    text: `#${titleOf(one)} `, attrs: { "data-channel-option": one.id }, node: h("span", { class: "command command-person" }, h("strong", {}, `#${titleOf(one)}`), h("span", { class: "command-about" }, one.topic ?? "")),
  })));
}

const list = (title, from, options) => (options.length ? { title, from, options: options.slice(0, LIMIT) } : null);

/** Typed text with the names of people as ids, for the stand-in to escape the rest. */
export function withMentions(text) {
  const names = staff().map((one) => [`@${one.real_name || one.name}`, `<@${one.id}>`]);
  const app = state.app.user_id ? [[`@${state.app.name}`, `<@${state.app.user_id}>`]] : [];
  return [...names, ...app].sort((a, b) => b[0].length - a[0].length).reduce((said, [shown, id]) => replaceWord(said, shown, id), text);
}

function replaceWord(text, shown, id) {
  const literal = shown.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(^|[\\s(])${literal}(?![\\p{L}\\p{N}])`, "gu"), `$1${id}`);
}
