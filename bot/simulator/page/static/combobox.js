// Fields with a list, as ARIA's combobox has it: the caret stays in the field while arrows or the mouse point at an option.
// The server makes the lists. What a field does with what is taken is its kind's: select.js and composer.js.

export const kinds = {}; // by data-kind: {typed, take, none, open?, closed?, key?}
const asked = new WeakMap(); // field -> the answer that it waits for; one to older words is not shown

const kindOf = (node) => kinds[node.dataset?.kind];
const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const isOpen = (field) => listOf(field).matches(":popover-open");
const options = (field) => [...listOf(field).querySelectorAll("[data-option]")];
const pointed = (field) => options(field).find((row) => row.matches(".pointed"));

function point(field, number, { scroll = true } = {}) {
  const rows = options(field);
  const at = rows.length ? (number + rows.length) % rows.length : -1;
  rows.forEach((row, n) => row.classList.toggle("pointed", n === at));
  field.setAttribute("aria-activedescendant", rows[at]?.id ?? "");
  if (scroll) rows[at]?.scrollIntoView({ block: "nearest" });
}

/** Show the list, as our server made it: everything that anybody wrote is escaped in it. */
export function show(field, html) {
  const list = listOf(field);
  list.innerHTML = html;
  if (!list.childElementCount) return close(field);
  options(field).forEach((row, n) => (row.id = `${list.id}-${n}`));
  if (!isOpen(field)) list.showPopover({ source: field.parentElement });
  field.ariaExpanded = "true";
  return point(field, Math.max(0, options(field).findIndex((row) => row.ariaSelected === "true")));
}

/** Show the list of an answer that is still to come, unless the field has asked for another by then. */
export async function ask(field, answer) {
  asked.set(field, answer);
  const html = await answer;
  if (asked.get(field) !== answer) return;
  asked.delete(field);
  show(field, html);
}

export function close(field) {
  asked.delete(field);
  if (isOpen(field)) listOf(field).hidePopover();
  field.ariaExpanded = "false";
  field.removeAttribute("aria-activedescendant");
  kindOf(field).closed?.(field);
}

/** What is listed may be older than what was typed: the keys that take an option wait for the answer. */
async function take(field) {
  await asked.get(field);
  const row = isOpen(field) && pointed(field);
  if (row) kindOf(field).take(field, row);
  else kindOf(field).none(field);
}

document.addEventListener("keydown", (event) => {
  const { target: field, key } = event;
  const kind = kindOf(field);
  if (!kind || event.isComposing) return;
  const open = isOpen(field);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step && open) point(field, options(field).indexOf(pointed(field)) + step);
  else if (step && kind.open) kind.open(field);
  else if (key === "Escape" && open) close(field);
  else if (key === "Enter" && !event.shiftKey) take(field);
  else if (key === "Tab" && !kind.open && (open || asked.has(field))) take(field);
  else return kind.key?.(field, key);
  event.stopPropagation();
  return event.preventDefault();
});

const on = (name, act) => document.addEventListener(name, (event) => {
  const list = event.target.closest?.("[role=listbox]");
  const field = list && document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
  if (field) act(field, event.target.closest("[data-option]"), event);
});
on("mousedown", (field, row, event) => event.preventDefault()); // the caret stays in the field
on("pointermove", (field, row) => row && !row.matches(".pointed") && point(field, options(field).indexOf(row), { scroll: false }));
on("click", (field, row) => row && kindOf(field).take(field, row));
document.addEventListener("input", ({ target }) => kindOf(target)?.typed(target));
document.addEventListener("focusout", ({ target }) => kindOf(target) && close(target));
