// A sentence that comes and goes, above everything.
import { h } from "./dom.js";

let node = null;
let timer = null;

/** Say one sentence; `bad` for what went wrong, which stays longer. */
export function toast(sentence, { bad = false } = {}) {
  node ??= document.body.appendChild(h("div", { class: "toast", popover: "manual", role: "status" }));
  node.textContent = sentence;
  node.classList.toggle("bad", bad);
  if (node.matches(":popover-open")) node.hidePopover(); // to come above a dialog that opened since
  node.showPopover();
  clearTimeout(timer);
  timer = setTimeout(() => node.hidePopover(), bad ? 8000 : 3000);
}
