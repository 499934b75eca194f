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

// A text fit for one line: no control or direction marks, at most so many characters.
function shorten(text, length) {
  const plain = text.slice(0, 4 * length).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ").trim();
  const characters = [...plain];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : plain || "·";
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
