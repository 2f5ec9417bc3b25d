// A face for a person: the picture if it is served here, else initials on a colour of their own.
import { h } from "./dom.js";
import { person, state } from "./state.js";

const HUES = [168, 205, 24, 340, 262, 45, 128, 300, 188, 8];

function hue(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return HUES[sum % HUES.length];
}

function initials(name) {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => [...word][0]).join("").toUpperCase() || "?";
}

/** A decorative picture: the name stands beside it, so it is not read aloud. */
export function avatar(id, name, size = "") {
  const isApp = id === state.app.user_id;
  const node = h("span", { class: `avatar ${size} ${isApp ? "avatar-app" : ""}`, "aria-hidden": "true" });
  node.style.setProperty("--hue", hue(id ?? name));
  const picture = person(id)?.avatar;
  if (/^(\/(?!\/)|data:image\/(png|jpeg|webp))/.test(picture ?? "")) node.append(h("img", { src: picture, alt: "" }));
  else node.append(initials(name));
  return node;
}
