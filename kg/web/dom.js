// Elements and small tools. Text only ever goes in as text.

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function button(label, action, attributes = {}) {
  return el("button", { type: "button", onclick: action, ...attributes }, label);
}

// A text fit for one line: no control or direction marks, at most as wide as so many Chinese characters.
function shorten(text, length) {
  const plain = text.slice(0, 4 * length).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ").trim();
  let [kept, width] = ["", 0];
  for (const char of plain) {
    width += char < "\u2e80" ? 0.6 : 1;
    if (width > length) return `${kept}…`;
    kept += char;
  }
  return plain || "·";
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

function toggle(set, item) {
  if (!set.delete(item)) set.add(item);
}
