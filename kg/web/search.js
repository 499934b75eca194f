// Finding entities by name, in either script, and the input with a list under it.

const MOST_RESULTS = 12;
const traditional = new Map([...data.fold[0]].map((char, n) => [char, [...data.fold[1]][n]]));

function fold(text) {
  const simple = [...text].map((char) => traditional.get(char) || char).join("");
  return simple.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
}

// Entities whose name or alias contains the text, the best first: whole names, beginnings, then the rest.
function find(text) {
  const query = fold(text);
  const exact = nodeById.get(text);
  if (!query) return exact ? [exact] : [];
  const scored = [];
  for (const node of ranked) {
    const score = node === exact ? 0 : scoreOf(node, query);
    if (score < 4) scored.push([score, node]);
  }
  return scored.sort((a, b) => a[0] - b[0] || a[1].rank - b[1].rank).map(([, node]) => node);
}

function scoreOf(node, query) {
  let best = 4;
  for (const key of node.keys) {
    const at = key.indexOf(query);
    if (at === 0) best = Math.min(best, key.length === query.length ? 1 : 2);
    else if (at > 0) best = Math.min(best, 3);
  }
  return best;
}

// An input with a list of matches: typing searches, arrows move, Enter picks, Escape closes.
function combo(input, list, pick) {
  const box = { input, list, found: [], at: 0, pick };
  list.id ||= `${input.id}-list`;
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }
  input.addEventListener("input", () => listMatches(box));
  input.addEventListener("focus", () => input.value && listMatches(box));
  input.addEventListener("blur", () => closeList(box));
  input.addEventListener("keydown", (event) => comboKey(box, event));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  return box;
}

function listMatches(box) {
  box.found = find(box.input.value).slice(0, MOST_RESULTS);
  box.at = 0;
  const rows = box.found.map((node, n) => resultRow(box, node, n));
  if (!rows.length) rows.push(el("li", { class: "none" }, word("nothing")));
  box.list.replaceChildren(...rows);
  openList(box, Boolean(box.input.value.trim()));
  markRow(box);
}

function resultRow(box, node, n) {
  const alias = node.names.find((name) => fold(name).includes(fold(box.input.value)));
  const also = alias && alias !== node.label ? el("bdi", { class: "also" }, shorten(alias, 40)) : "";
  return el(
    "li",
    { role: "option", id: `${box.list.id}-${n}`, "data-id": node.id, onclick: () => pickRow(box, node) },
    el("bdi", { class: "name" }, node.label.slice(0, 80)),
    also,
    typeChip(node),
    el("span", { class: "count" }, String(node.mentions)),
  );
}

function openList(box, isOpen) {
  box.list.hidden = !isOpen;
  box.input.setAttribute("aria-expanded", String(isOpen));
}

function closeList(box) {
  openList(box, false);
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
    closeList(box);
    event.stopPropagation();
    event.preventDefault();
  }
}

function pickRow(box, node) {
  box.input.value = node.label.slice(0, 200);
  closeList(box);
  box.pick(node);
}

function startSearch() {
  combo(byId("search"), byId("results"), (node) => choose(node));
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").select();
    } else if (event.key === "Escape" && !typing) choose(null);
  });
}
