// A small list that floats above everything, also above an open dialog, and stays on the screen.

const GAP = 4;
const EDGE = 8;

/** Show `popup` (a popover that is already in the page) under or over `anchor`. */
export function place(popup, anchor, { align = "start", width = false } = {}) {
  if (!popup.matches(":popover-open")) popup.showPopover();
  const box = anchor.getBoundingClientRect();
  if (width) popup.style.minWidth = `${box.width}px`;
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  popup.style.maxHeight = `${Math.max(120, Math.min(340, Math.max(below, above)))}px`;
  const { width: w, height: hgt } = popup.getBoundingClientRect();
  const left = align === "end" ? box.right - w : box.left;
  popup.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - w - EDGE))}px`;
  popup.style.top = hgt > below && above > below ? `${Math.max(EDGE, box.top - GAP - hgt)}px` : `${box.bottom + GAP}px`;
}

/** A menu under a button: items are {label, node, act, attrs}; arrow keys move, Escape and a click elsewhere close. */
export function menu(button, items, { align = "end", label = "" } = {}) {
  const popup = document.createElement("div");
  popup.className = "menu";
  popup.popover = "auto";
  popup.setAttribute("role", "menu");
  if (label) popup.setAttribute("aria-label", label);
  for (const item of items) popup.append(entry(item, popup));
  button.after(popup);
  button.setAttribute("aria-expanded", "true");
  popup.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button.setAttribute("aria-expanded", "false");
    popup.remove();
  });
  popup.addEventListener("keydown", (event) => walk(event, popup, button));
  place(popup, button, { align });
  popup.querySelector("[role^=menuitem]")?.focus();
}

function entry(item, popup) {
  if (item.heading) {
    const heading = document.createElement("div");
    heading.className = "menu-heading";
    heading.textContent = item.heading;
    return heading;
  }
  const node = document.createElement("button");
  node.type = "button";
  node.className = "menu-item";
  node.setAttribute("role", "menuitem");
  node.tabIndex = -1;
  for (const [name, value] of Object.entries(item.attrs ?? {})) node.setAttribute(name, value);
  node.append(...(item.nodes ?? [item.label]));
  node.addEventListener("click", () => {
    popup.hidePopover();
    item.act();
  });
  return node;
}

function walk(event, popup, button) {
  const items = [...popup.querySelectorAll("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    popup.hidePopover();
    button.focus();
  }
}
