// Where the choices of a select come from: the bot's list, the bot's answer to a search, people, or conversations.
import { conversation, nameOf, staff, state, titleOf } from "./state.js";
import { textOf } from "./mrkdwn.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function grouped(answer) {
  const groups = answer.option_groups ?? [{ label: null, options: answer.options ?? [] }];
  return groups.flatMap((group) => (group.options ?? []).map((option) => ({
    value: option, key: option.value, text: textOf(option.text), hint: textOf(option.description), group: group.label ? textOf(group.label) : null,
  })));
}

function filtered(choices, query) {
  const wanted = fold(query.trim());
  return choices.filter((one) => fold(`${one.text} ${one.hint ?? ""}`).includes(wanted));
}

const optionSource = {
  search: (element, query) => filtered(grouped(element), query),
  known: (option) => ({ key: option.value, text: textOf(option.text) }),
};

const externalSource = {
  search: async (element, query, load) => grouped(await load(query)),
  known: optionSource.known,
  minimum: (element) => element.min_query_length ?? 3,
};

const userSource = {
  search: (element, query) => filtered(staff().map((one) => ({ value: one.id, key: one.id, text: one.real_name || one.name, hint: one.title, person: one.id })), query),
  known: (id) => ({ key: id, text: nameOf(id), person: id }),
};

const KIND = { channel: "public", private: "private", im: "im", app: "im" };

const conversationSource = {
  search: (element, query) => filtered(state.conversations.filter((one) => fits(one, element)).map(asChoice), query),
  known: (id) => (conversation(id) ? asChoice(conversation(id)) : { key: id, text: id }),
};

function fits(one, element) {
  const include = element.type.includes("channels") ? ["public"] : element.filter?.include;
  if (element.filter?.exclude_bot_users && one.kind === "app") return false;
  return !include || include.includes(KIND[one.kind]);
}

const asChoice = (one) => ({ value: one.id, key: one.id, text: (one.kind === "channel" || one.kind === "private" ? "#" : "") + titleOf(one), hint: one.topic });

/** {search(element, query, load), known(value), minimum?} for a select element. */
export function sourceOf(element) {
  if (element.type.includes("external")) return externalSource;
  if (element.type.includes("users")) return userSource;
  if (element.type.includes("conversations") || element.type.includes("channels")) return conversationSource;
  return optionSource;
}
