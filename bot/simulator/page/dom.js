// The only way this page makes elements. People's text goes in as text nodes, never as HTML.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "indeterminate", "selected", "open", "multiple"]);

/** An element: props may be attributes, `class`, or `on` with listeners; children are nodes, strings, or nothing. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (name === "class") node.className = value.trim().replace(/\s+/g, " ");
  else node.setAttribute(name, value === true ? "" : String(value));
}

const SHAPES = {
  back: ["M12.5 4 6.5 10l6 6"],
  close: ["m5 5 10 10", "M15 5 5 15"],
  chevron: ["m6 8 4 4 4-4"],
  send: ["M10 16V4.5", "m5 9.5 5-5 5 5"],
  more: ["M4.5 10h.01", "M10 10h.01", "M15.5 10h.01"],
  reply: ["M4 4.5h12v8.5H9l-3.5 3v-3H4z"],
  smile: ["M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14", "M7.3 8.3h.01", "M12.7 8.3h.01", "M7 11.8c1.6 2 4.4 2 6 0"],
  link: ["M8.5 11.5a3 3 0 0 0 4.3 0l2.4-2.4a3 3 0 0 0-4.3-4.3l-.8.8", "M11.5 8.5a3 3 0 0 0-4.3 0l-2.4 2.4a3 3 0 0 0 4.3 4.3l.8-.8"],
  lock: ["M5.5 9h9v7h-9z", "M7.5 9V6.5a2.5 2.5 0 0 1 5 0V9"],
  sun: ["M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4", "M10 2.5v1.4M10 16.1v1.4M2.5 10h1.4M16.1 10h1.4M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1"],
  moon: ["M15.8 12.2A6.4 6.4 0 0 1 7.8 4.2a6.4 6.4 0 1 0 8 8Z"],
  half: ["M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14", "M10 3v14", "M12.5 4v12M15 5.5v9"],
  eye: ["M2.8 10S5.5 5.2 10 5.2 17.2 10 17.2 10 14.5 14.8 10 14.8 2.8 10 2.8 10", "M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4"],
  pulse: ["M2.5 10.5h3l2.2-6 4 11 2.3-5h3.5"],
  bolt: ["M11 2.8 4.8 11.2h4.4l-.6 6 6.6-8.6h-4.5z"],
  plus: ["M10 4.5v11", "M4.5 10h11"],
  check: ["m4.5 10.5 3.6 3.6 7.4-8"],
  warn: ["M10 3.5 17.3 16H2.7z", "M10 8.3v3.6", "M10 13.9h.01"],
  calendar: ["M3.5 5h13v11.5h-13z", "M3.5 8.5h13", "M7 3v3M13 3v3"],
  file: ["M5.5 2.8h6l3.5 3.6v10.8h-9.5z", "M11 3v4h4"],
};

/** A drawn sign beside words; never read aloud. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of [["viewBox", "0 0 20 20"], ["class", `icon icon-${name}`], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

const SAFE = /^(https?:|mailto:|tel:|\/(?!\/)|\?)/i;

/** The address if a click on it is harmless, else null: a message must not carry `javascript:`. */
export function safeUrl(url) {
  return typeof url === "string" && SAFE.test(url.trim()) ? url.trim() : null;
}

/** Keep one child per key: nodes whose source did not change stay as they are, with focus, scroll and typed text. */
export function patch(parent, items, { key, source, make, memory }) {
  const wanted = items.map((item, index) => {
    const id = key(item, index);
    const text = source(item, index);
    const known = memory.get(id);
    if (known && known.text === text) return [id, known];
    return [id, { text, node: make(item, index) }];
  });
  memory.clear();
  for (const [id, entry] of wanted) memory.set(id, entry);
  const nodes = wanted.map(([, entry]) => entry.node);
  const keep = new Set(nodes);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** Run something that redraws, and put the caret back into the field of the same ids. */
export function keepingFocus(root, redraw) {
  const before = document.activeElement;
  const inside = before && root.contains(before);
  const path = inside ? fieldPath(before) : null;
  const caret = inside && typeof before.selectionStart === "number" ? [before.selectionStart, before.selectionEnd] : null;
  redraw();
  if (!path || (document.contains(before) && document.activeElement === before)) return;
  const field = document.contains(before) ? before : root.querySelector(path);
  if (!field) return;
  field.focus({ preventScroll: true });
  if (caret && typeof field.setSelectionRange === "function") {
    try {
      field.setSelectionRange(...caret);
    } catch {
      // Number, date and email fields have no caret to set.
    }
  }
}

function fieldPath(node) {
  const block = node.closest("[data-block-id]");
  const action = node.closest("[data-action-id]");
  if (!block || !action) return null;
  const within = `[data-block-id="${CSS.escape(block.dataset.blockId)}"] [data-action-id="${CSS.escape(action.dataset.actionId)}"]`;
  return node === action ? within : `${within} ${node.tagName.toLowerCase()}`;
}
