// What Slack's own client checks before it sends a form: {block_id: sentence}.
import { t } from "./words.js";

const nothing = (value) => value === null || value === "" || (Array.isArray(value) && !value.length);

const CHECKS = {
  plain_text_input: length,
  email_text_input: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : t("This is not an e-mail address.")),
  url_text_input: (value) => (/^https?:\/\/\S+\.?\S+$/i.test(value) ? null : t("This is not a web address.")),
  number_input: number,
};

function length(value, element) {
  if (element.min_length && value.length < element.min_length) return t("At least {n} characters.", { n: element.min_length });
  if (element.max_length && value.length > element.max_length) return t("At most {n} characters.", { n: element.max_length });
  return null;
}

function number(value, element) {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return t("This is not a number.");
  if (!element.is_decimal_allowed && value.includes(".")) return t("This is not a whole number.");
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) return t("At least {n}.", { n: element.min_value });
  if (element.max_value !== undefined && Number(value) > Number(element.max_value)) return t("At most {n}.", { n: element.max_value });
  return null;
}

export function validate(blocks, form) {
  const errors = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const value = form.get(block.block_id, block.element);
    const wrong = nothing(value) ? (block.optional ? null : t("Fill in this field.")) : CHECKS[block.element.type]?.(value, block.element);
    if (wrong) errors[block.block_id] = wrong;
  }
  return errors;
}
