// Where one writes. Enter sends, Shift+Enter makes a new line; what may follow is listed above as one types.
import { ask, close, kinds } from "./combobox.js";

const COMPLETED = /^\/|(?:^|\s)[@#:][^\s@#:]*$/u;

function complete(field) {
  const before = field.value.slice(0, field.selectionStart);
  if (!COMPLETED.test(before)) return close(field);
  return ask(field, fetch(`${document.body.dataset.as}/complete?${new URLSearchParams({ text: before })}`).then((answer) => answer.text()));
}

function take(field, { dataset: { value, start } }) {
  if (value.trim() === field.value) return send(field); // a whole command
  const after = field.value.slice(field.selectionStart);
  field.setRangeText(value, Number(start), field.selectionStart + (after.startsWith(" ") ? 1 : 0), "end");
  field.focus();
  keep(field);
  return complete(field);
}

function send(field) {
  if (field.value.trim() || field.form.elements.files.files.length) field.form.requestSubmit();
}

kinds.composer = {
  take,
  none: send,
  typed: (field) => {
    field.form.querySelector(".note").textContent = "";
    keep(field);
    complete(field);
  },
};

// -- drafts: what was typed is there again when one comes back to the conversation

const keep = (field) => sessionStorage.setItem(field.form.dataset.draft, field.value);

export function restore() {
  for (const field of document.querySelectorAll("[data-composer]")) field.value ||= sessionStorage.getItem(field.form.dataset.draft) ?? "";
}

// -- sending: the field is empty at once; what was refused comes back into it

const on = (name, act) => document.addEventListener(name, ({ detail }) => detail.elt.matches(".composer") && act(detail.elt, detail));

on("htmx:beforeSend", (form) => {
  form.sent = form.elements.text.value;
  form.reset();
  close(form.elements.text);
  keep(form.elements.text);
});

on("htmx:afterRequest", (form, { xhr }) => {
  if (xhr.status === 200 && !xhr.responseText) return;
  form.elements.text.value ||= form.sent;
  keep(form.elements.text);
});
