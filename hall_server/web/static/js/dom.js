// Builds elements. Words of others become text, never markup.

export const $ = (id) => document.getElementById(id);

/** el("li", {class: "call", data: {state: "called"}}, "text", child) */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") for (const [key, datum] of Object.entries(value)) { if (datum !== null && datum !== undefined) made.dataset[key] = datum; }
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const SHAPES = {
  ok: '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l3 3 5.5-6"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 20c1-5 4-7 8-7s7 2 8 7"/>',
  call: '<path d="M4 10v4h4l6 4V6L8 10z"/><path d="M17 9c1.500 1.500 1.500 4.500 0 6"/>',
  pause: '<circle cx="12" cy="12" r="9"/><path d="M10 8v8M14 8v8"/>',
  empty: '<circle cx="12" cy="12" r="9"/><path d="M6 18L18 6"/>',
  warning: '<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.500v.5"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
  help: '<path d="M6 11V7a6 6 0 0 1 12 0v4l2 5H4z"/><path d="M10 19h4"/>',
  device: '<rect x="4" y="5" width="16" height="11" rx="1"/><path d="M9 20h6M12 16v4"/>',
  paper: '<path d="M6 3h12v18l-3-2-3 2-3-2-3 2z"/><path d="M9 8h6M9 12h6"/>',
};

/** A line drawing from the fixed set above. */
export function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const facts = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(facts)) drawing.setAttribute(key, value);
  drawing.innerHTML = SHAPES[name];
  return drawing;
}
