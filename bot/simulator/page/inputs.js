// Fields to type and to tick: text, numbers, dates, boxes, files.
import { h, icon } from "./dom.js";
import { fromWall, toWall } from "./date.js";
import { textObject, textOf } from "./mrkdwn.js";
import { t } from "./words.js";

const attributes = (element, at) => ({
  id: at.id, "aria-describedby": at.describedBy, "aria-label": at.label, "data-action-id": element.action_id,
  "aria-required": at.optional ? null : "true", placeholder: textOf(element.placeholder) || null,
});

const PAUSE = 300;

/** A field of text. It tells the bot on Enter, or after each pause in typing, as dispatch_action_config says. */
function textField(element, at, extra = {}) {
  const node = h(element.multiline ? "textarea" : "input", {
    class: "field", ...attributes(element, at), rows: element.multiline ? 4 : null, maxlength: element.max_length ?? null, autocomplete: "off", ...extra,
    value: at.value() ?? "",
  });
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const value = () => (node.value === "" ? null : node.value);
  let timer = null;
  const tell = () => {
    clearTimeout(timer);
    at.press({ value: value() });
  };
  node.addEventListener("input", () => {
    at.keep(value());
    clearTimeout(timer);
    if (at.dispatch && on.includes("on_character_entered")) timer = setTimeout(tell, PAUSE);
  });
  node.addEventListener("keydown", (event) => {
    const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.metaKey && !event.ctrlKey;
    if (!enter || !at.dispatch || !on.includes("on_enter_pressed")) return;
    event.preventDefault();
    tell();
  });
  return element.max_length && element.max_length <= 3000 && element.type === "plain_text_input" ? counted(node, element.max_length) : node;
}

/** Says how many characters are left once they become few. */
function counted(node, limit) {
  const left = h("span", { class: "field-left", "aria-hidden": "true" });
  const show = () => {
    const rest = limit - node.value.length;
    left.textContent = rest <= Math.max(10, limit / 10) ? String(rest) : "";
  };
  node.addEventListener("input", show);
  show();
  return h("span", { class: "field-counted" }, node, left);
}

function picker(type, read, write) {
  return (element, at) => {
    const node = h("input", { class: `field field-${type}`, ...attributes(element, at), type, placeholder: null, value: at.value() === null ? "" : write(at.value()) });
    const commit = async () => {
      const value = node.value === "" ? null : read(node.value);
      if (value === at.value()) return;
      if (!(await at.commit(value))) node.value = at.value() === null ? "" : write(at.value());
    };
    // While typing, a date that dispatches waits until the field is left: half a year is a date too.
    node.addEventListener("input", () => at.dispatch || at.keep(node.value === "" ? null : read(node.value)));
    node.addEventListener("change", commit);
    return node;
  };
}

const same = (text) => text;

function boxes(type) {
  return (element, at) => {
    const name = `choice-${at.id ?? element.action_id}-${Math.random().toString(36).slice(2)}`;
    const many = type === "checkbox";
    const chosen = () => (many ? (at.value() ?? []) : [at.value()].filter(Boolean)).map((option) => option.value);
    const fields = element.options.map((option) => h("input", { type, name, value: option.value, checked: chosen().includes(option.value) }));
    const commit = async () => {
      const picked = element.options.filter((_, index) => fields[index].checked);
      const kept = await at.commit(many ? picked : (picked[0] ?? null));
      if (!kept) fields.forEach((field) => (field.checked = chosen().includes(field.value)));
    };
    return h("div", { class: "boxes", role: many ? "group" : "radiogroup", "aria-label": at.label, "aria-describedby": at.describedBy, "data-action-id": element.action_id, id: at.id },
      element.options.map((option, index) => {
        fields[index].addEventListener("change", commit);
        return h("label", { class: "box", "data-option": option.value }, fields[index],
          h("span", {}, h("span", {}, textObject(option.text)), option.description ? h("span", { class: "box-hint" }, textObject(option.description)) : null));
      }));
  };
}

function asData(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, size: file.size, mimetype: file.type, content: reader.result.split(",")[1] });
    reader.readAsDataURL(file);
  });
}

function files(element, at) {
  const input = h("input", {
    type: "file", class: "sr-only", id: at.id, "aria-label": at.label, "aria-describedby": at.describedBy, multiple: (element.max_files ?? 10) > 1,
    accept: (element.filetypes ?? []).map((kind) => `.${kind}`).join(",") || null,
  });
  const names = h("ul", { class: "files" });
  const show = () => names.replaceChildren(...(at.value() ?? []).map((file) => h("li", { class: "file" }, icon("file"), file.name ?? file.id)));
  input.addEventListener("change", async () => {
    await at.commit(await Promise.all([...input.files].slice(0, element.max_files ?? 10).map(asData)));
    show();
  });
  show();
  return h("div", { class: "file-input", "data-action-id": element.action_id }, h("label", { class: "button" }, icon("plus"), t("Add a file"), input), names);
}

const richWords = (value) => (value?.elements ?? []).flatMap((part) => part.elements ?? []).map((one) => one.text ?? "").join("");

function richField(element, at) {
  const node = h("textarea", { class: "field", ...attributes(element, at), rows: 4, value: richWords(at.value()) });
  node.addEventListener("input", () => at.keep(node.value === "" ? null : {
    type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: node.value }] }],
  }));
  return node;
}

export const INPUTS = {
  plain_text_input: (element, at) => textField(element, at),
  email_text_input: (element, at) => textField(element, at, { type: "email", inputmode: "email" }),
  url_text_input: (element, at) => textField(element, at, { type: "url", inputmode: "url" }),
  // A text field with a number pad: a number field would drop what is no number instead of saying what is wrong.
  number_input: (element, at) => textField(element, at, { inputmode: element.is_decimal_allowed ? "decimal" : "numeric" }),
  rich_text_input: richField,
  datepicker: picker("date", same, same),
  timepicker: picker("time", same, same),
  datetimepicker: picker("datetime-local", fromWall, toWall),
  checkboxes: boxes("checkbox"),
  radio_buttons: boxes("radio"),
  file_input: files,
};
