// What the server cannot do: keep what one types while parts are drawn anew, open dialogs and menus, scroll, and say that the line is down.
import { restore } from "./composer.js";
import "./select.js";

const find = (selector, root = document) => root.querySelector(selector);
const on = (name, act, options) => document.addEventListener(name, act, options);

// -- drawing anew: the person's own doings stay

const OWN = { value: "input:not([type=hidden]), textarea", checked: "input", selected: "option", open: "dialog, details" };

Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) => {
  if (name === "class" && node.classList.contains("htmx-request")) return false;
  return !(OWN[name] && node.matches(OWN[name]));
};
// Menus that were fetched, fields with a script of their own, sentences that answered a press, entries that never change.
Idiomorph.defaults.callbacks.beforeNodeMorphed = (node, fresh) =>
  !(node.matches?.("[data-select], [data-names], .menu[hx-get], .note, [data-still]") && node.id === fresh.id);

on("htmx:beforeSwap", ({ target }) => {
  for (const log of document.querySelectorAll(".messages")) log.wasLast = log.querySelector(".message:last-of-type")?.id;
  if (target.id === "modals") dialogFocus = document.activeElement?.closest("dialog")?.id;
});

on("htmx:afterSwap", ({ target }) => {
  if (target.id === "modals") modals();
  if (target.id === "toast" && target.textContent) toast(target.textContent, true);
  if (target.matches(".menu")) find("[role=menuitem]", target)?.focus();
  if (target.matches(".messages")) arrived(target);
  if (target.id === "thread") find("#thread [data-composer]")?.focus();
  restore();
  read();
});

// -- modals: the last view is seen, those below wait with what was typed into them

let dialogFocus = null;

function modals() {
  const stack = [...document.querySelectorAll("#modals > dialog")].filter((one) => !one.closing);
  const top = stack.at(-1);
  for (const below of stack.slice(0, -1)) if (below.open) below.close();
  if (!top) return;
  const fresh = !top.open;
  if (fresh) top.showModal();
  const wrong = find("[aria-invalid=true]", top);
  if (wrong && dialogFocus && document.activeElement?.matches("[data-modal-submit], body, dialog")) (wrong.matches(".boxes") ? find("input", wrong) : wrong).focus();
  else if (fresh) focusFirst(top);
}

function focusFirst(dialog) {
  const body = find(".modal-body", dialog);
  body.scrollTop = 0;
  const phone = matchMedia("(pointer: coarse)").matches; // a keyboard over half the form would hide what is asked
  const field = find(".field[autofocus], .select-input[autofocus]", body) ?? find(".b-input .field, .b-input .select-input", body);
  (phone ? body : (field ?? find("[data-modal-close]", dialog))).focus({ preventScroll: true });
}

// A form goes at once when it is dismissed; the server and the bot hear of it meanwhile.
on("click", ({ target }) => {
  const dialog = target.closest("[data-closes]")?.closest(".modal");
  if (!dialog) return;
  dialog.closing = true;
  dialog.close();
  modals();
});

on("cancel", (event) => {
  if (!event.target.matches(".modal")) return;
  event.preventDefault();
  find("[data-modal-close]", event.target).click();
}, true);

// -- pressing: the question before, the links beside, the fields that tell the bot

on("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  const dialog = document.getElementById(elt.dataset.confirm);
  if (!dialog) return;
  event.preventDefault();
  dialog.returnValue = "no";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return revert(elt);
    if (elt.href) open(elt.href, "_blank", "noopener");
    return issueRequest(true);
  };
  dialog.showModal();
});

function revert(elt) {
  elt.revert?.();
  for (const field of elt.matches("input, textarea") ? [elt] : elt.matches(".boxes") ? elt.querySelectorAll("input") : []) {
    field.value = field.defaultValue;
    field.checked = field.defaultChecked;
  }
}

// What the bot was told is what a question that is answered with no goes back to.
on("htmx:afterRequest", ({ detail: { elt } }) => {
  if (!elt.matches(".field, .boxes")) return;
  for (const field of elt.matches(".field") ? [elt] : elt.querySelectorAll("input")) {
    field.defaultChecked = field.checked;
    if (!field.matches("[type=checkbox], [type=radio]")) field.defaultValue = field.value;
  }
});

on("click", (event) => {
  const link = event.target.closest("[data-press]");
  if (!link) return;
  if (link.dataset.confirm) event.preventDefault();
  htmx.trigger(link, "commit");
});

on("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  const { target } = event;
  if (target.form && (event.ctrlKey || event.metaKey)) target.form.requestSubmit();
  else if (target.matches(".field[hx-trigger*=commit]") && !event.shiftKey) {
    event.preventDefault();
    htmx.trigger(target, "commit");
  }
});

on("change", (event) => {
  if (event.target.type === "file") names(event.target);
});
on("reset", ({ target }) => target.elements.files && setTimeout(() => names(target.elements.files)));

function names(input) {
  const shown = [...input.files].map((file) => Object.assign(document.createElement("li"), { className: "file", textContent: file.name }));
  find("[data-names]", input.closest(".file-input, form")).replaceChildren(...shown);
}

// How many letters are left, once they become few.
on("input", ({ target }) => {
  const left = target.maxLength - target.value?.length;
  const counted = target.closest(".field-counted");
  if (counted) counted.dataset.left = left <= Math.max(10, target.maxLength / 10) ? left : "";
});

// -- menus: the browser opens and closes them; arrows walk

on("toggle", (event) => {
  if (!event.target.matches(".menu")) return;
  if (event.newState === "open") find("[role=menuitem]", event.target)?.focus();
}, true);

on("click", (event) => {
  const item = event.target.closest(".menu [role=menuitem]");
  if (!item) return;
  if (item.dataset.href) open(item.dataset.href, "_blank", "noopener");
  if (!("stays" in item.dataset)) item.closest(".menu").hidePopover();
});

on("keydown", (event) => {
  const item = event.target.closest("[role=menuitem], [role=tab]");
  if (!item) return;
  const items = [...item.parentElement.querySelectorAll(`[role=${item.role}]`)];
  const at = items.indexOf(item);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = items[(to + items.length) % items.length];
  next.focus();
  if (next.role === "tab") next.click();
});

on("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) find("[data-close-pane]", event.target.closest(".thread, .timeline") ?? document.createElement("i"))?.click();
});

// -- the conversation: kept at its end, read when it is seen

const away = (log) => log.scrollTop < -80; // it is laid out from its end, so that the browser keeps it there

function arrived(log) {
  const jump = log.id === "messages" && find("[data-jump]");
  if (jump && log.wasLast && away(log) && log.wasLast !== log.querySelector(".message:last-of-type")?.id) jump.hidden = false;
}

on("scroll", ({ target }) => {
  if (target.id === "messages" && !away(target)) find("[data-jump]").hidden = true;
}, true);

function read() {
  const waiting = find("[data-unread]");
  if (!waiting?.closest(".chat").offsetParent || document.hidden) return;
  fetch(`${document.body.dataset.as}/do/read`, { method: "POST", body: new URLSearchParams({ channel: waiting.dataset.unread }) }).catch(() => line(false));
}

on("visibilitychange", read);

// -- small things

let hiding = 0;

function toast(sentence, bad = false) {
  const node = find("#toast");
  node.textContent = sentence;
  node.classList.toggle("bad", bad);
  if (node.matches(":popover-open")) node.hidePopover(); // to come above a dialog that opened since
  node.showPopover();
  clearTimeout(hiding);
  hiding = setTimeout(() => node.hidePopover(), bad ? 8000 : 3000);
}

on("click", async (event) => {
  const { target } = event;
  if (target.closest("[data-jump]")) find("#messages").scrollTop = 0;
  const copy = target.closest("[data-copy], [data-copy-next]");
  if (!copy) return;
  await navigator.clipboard.writeText(copy.dataset.copy ?? copy.closest("section").querySelector("pre").textContent);
  if (copy.dataset.said) toast(copy.dataset.said);
});

const line = (up) => {
  const note = find(".offline-note");
  note.textContent = up ? "" : note.dataset.said;
};
on("htmx:sseError", () => line(false));
on("htmx:sseOpen", () => line(true));

function start() {
  restore();
  modals();
  read();
  find(".highlight")?.scrollIntoView({ block: "center" });
  find("[data-person][aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!find("dialog[open]") && matchMedia("(min-width: 721px)").matches) find("#thread [data-composer], [data-composer]")?.focus({ preventScroll: true });
  document.body.dataset.ready = "true";
}

start();
