// A menu to search in. What is chosen stands in hidden inputs: one in place of another, or many side by side as chips.
import { ask, close, kinds, show } from "./combobox.js";

const PAUSE = 200; // milliseconds of quiet before the bot is asked

const rootOf = (field) => field.closest("[data-select]");
const chipsOf = (root) => root.querySelector(".chips");
const fieldOf = (root) => root.querySelector(".select-input");
const held = (root) => [...chipsOf(root).children];

function search(field, words, pause = 0) {
  const { searching } = rootOf(field).dataset;
  if (searching) show(field, `<div class="select-note" role="option" aria-disabled="true">${searching}</div>`);
  ask(field, new Promise((resolve) => setTimeout(resolve, pause)).then(() => options(field, words)));
}

async function options(field, words) {
  const { block, actionId, name } = rootOf(field).dataset;
  const form = new FormData(field.form);
  for (const [key, value] of [...form]) if (value instanceof File) form.delete(key);
  for (const [key, value] of Object.entries({ q: words, block_id: block, action_id: actionId, name })) form.set(key, value);
  const answer = await fetch(`${document.body.dataset.as}/options`, { method: "POST", body: form });
  return answer.text();
}

/** Change what is chosen, and tell the app where it wants to know; the question before may take the change back. */
function change(root, act) {
  const before = held(root);
  act(chipsOf(root), root);
  const draw = () => {
    fieldOf(root).placeholder = "many" in root.dataset && held(root).length ? "" : root.dataset.hint;
    if ("many" in root.dataset) fieldOf(root).value = "";
    else close(fieldOf(root));
  };
  root.revert = () => {
    chipsOf(root).replaceChildren(...before);
    draw();
  };
  draw();
  htmx.trigger(root, "commit");
}

function take(field, row) {
  const root = rootOf(field);
  const many = "many" in root.dataset;
  const known = held(root).find((chip) => chip.dataset.key === row.dataset.option);
  change(root, (chips) => {
    if (!many) chips.replaceChildren(chip(root, row.dataset));
    else if (known) known.remove();
    else if (held(root).length < Number(root.dataset.most ?? Infinity)) chips.append(chip(root, row.dataset));
  });
  if (many) search(field, "");
}

function chip(root, { option, value, text }) {
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const node = make("span", { className: "chip" });
  const remove = make("button", { type: "button", className: "chip-remove", ariaLabel: root.dataset.remove.replace("{name}", text) });
  node.dataset.key = option;
  node.append(make("span", { textContent: text }), make("input", { type: "hidden", name: root.dataset.name, value }), remove);
  return node;
}

kinds.select = {
  open: (field) => search(field, ""),
  none: (field) => search(field, ""),
  typed: (field) => search(field, field.value, rootOf(field).dataset.searching ? PAUSE : 0),
  take,
  key: (field, key) => key === "Backspace" && "many" in rootOf(field).dataset && !field.value && held(rootOf(field)).length && change(rootOf(field), (chips) => chips.lastElementChild.remove()),
  closed: (field) => {
    const root = rootOf(field);
    field.value = "many" in root.dataset ? "" : (chipsOf(root).querySelector(".chip > span")?.textContent ?? "");
  },
};

document.addEventListener("click", ({ target }) => {
  const root = target.closest?.(".select-box")?.parentElement;
  if (!root) return;
  if (target.closest(".chip-remove")) change(root, () => target.closest(".chip").remove());
  else if (target.closest(".select-clear")) change(root, (chips) => chips.replaceChildren());
  else if (fieldOf(root).ariaExpanded !== "true") {
    fieldOf(root).focus();
    fieldOf(root).select(); // what is typed next replaces the old choice
    search(fieldOf(root), "");
  }
});
