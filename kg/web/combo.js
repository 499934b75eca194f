// An input with a list of matches: typing searches, arrows move, Enter picks, Escape closes.

const MOST_RESULTS = 12;

function combo(input, list, { search = find, row = entityRow, pick }) {
  const box = { input, list, found: [], at: 0, pick, search, row };
  list.id ||= `${input.id}-list`;
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }
  input.addEventListener("input", () => listMatches(box));
  input.addEventListener("focus", () => input.value && listMatches(box));
  input.addEventListener("blur", () => openList(box, false));
  input.addEventListener("keydown", (event) => comboKey(box, event));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  return box;
}

function listMatches(box) {
  const all = box.search(box.input.value);
  box.found = all.slice(0, MOST_RESULTS);
  box.at = 0;
  const rows = box.found.map((item, n) => matchRow(box, item, n));
  if (!rows.length) rows.push(el("li", { class: "none" }, word("nothing")));
  if (all.length > MOST_RESULTS) rows.push(el("li", { class: "none" }, `+ ${number(all.length - MOST_RESULTS)}`));
  box.list.replaceChildren(...rows);
  openList(box, Boolean(box.input.value.trim()));
  markRow(box);
}

function matchRow(box, item, n) {
  const attributes = { role: "option", id: `${box.list.id}-${n}`, "data-id": item.id, onclick: () => pickRow(box, item) };
  return el("li", attributes, ...box.row(item, box.input.value));
}

function entityRow(node, text) {
  const query = fold(text);
  const alias = node.names.find((name) => name.includes(text.trim())) || node.names.find((name) => fold(name).includes(query));
  const also = alias && alias !== node.label ? el("bdi", { class: "also" }, shorten(alias, 40)) : "";
  return [el("bdi", { class: "name" }, node.label.slice(0, 80)), also, typeChip(node), el("span", { class: "count" }, number(node.facts.length + node.statements.length))];
}

function openList(box, isOpen) {
  box.list.hidden = !isOpen;
  box.input.setAttribute("aria-expanded", String(isOpen));
}

function markRow(box) {
  [...box.list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === box.at)));
  const row = box.list.children[box.at];
  if (row && row.id) box.input.setAttribute("aria-activedescendant", row.id);
  if (row && !box.list.hidden) row.scrollIntoView({ block: "nearest" });
}

function comboKey(box, event) {
  if (event.isComposing) return; // the Enter that ends a pinyin input picks nothing
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && box.found.length) {
    if (box.list.hidden) openList(box, true);
    else box.at = (box.at + step + box.found.length) % box.found.length;
    markRow(box);
    event.preventDefault();
  } else if (event.key === "Enter") {
    if (box.list.hidden) listMatches(box);
    if (box.found.length) pickRow(box, box.found[box.at]);
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (box.list.hidden) box.input.value = "";
    openList(box, false);
    event.stopPropagation();
    event.preventDefault();
  }
}

function pickRow(box, item) {
  openList(box, false);
  box.input.value = (item.label || item.title).slice(0, 200);
  box.pick(item);
}
