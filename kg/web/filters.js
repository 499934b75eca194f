// The check boxes, which are the legend too; the evidence that is asked for; the documents; what is hidden.

const KINDS = [
  { kind: "type", box: "types", words: "types" },
  { kind: "status", box: "statuses", words: "statuses" },
  { kind: "predicate", box: "relations", words: "predicates" },
];

function startFilters() {
  combo(byId("document"), byId("document-list"), { search: findDocuments, row: documentRow, pick: onlyIn });
  byId("confidence").addEventListener("input", () => sayConfidence(Number(byId("confidence").value)));
  byId("confidence").addEventListener("change", () => change("filter", () => (state.confidence = Number(byId("confidence").value))));
  byId("sources").addEventListener("change", () => change("filter", () => (state.sources = Number(byId("sources").value))));
  byId("clear-filters").addEventListener("click", clearFilters);
  byId("size").addEventListener("change", () => change("look", () => (state.size = byId("size").value)));
  byId("colour").addEventListener("change", () => change("look", () => (state.colour = byId("colour").value)));
  on("filter look all", paintFilters);
  paintFilters();
}

function paintFilters() {
  for (const group of KINDS) paintBoxes(group);
  paintSubtypes();
  byId("confidence").value = String(state.confidence);
  sayConfidence(state.confidence);
  fillChoice("sources", ["1", "2", "3", "5"], (key) => `≥ ${key}`);
  fillChoice("size", CHOICES.size, (key) => word(`size-${key}`));
  fillChoice("colour", CHOICES.colour, (key) => word(`colour-${key}`));
  byId("documents").replaceChildren(...[...state.documents].map((entry) => chipOff(entry.title, () => change("filter", () => state.documents.delete(entry)))));
  byId("hidden").replaceChildren(...[...state.hidden].map((node) => chipOff(node.label, () => change("filter", () => state.hidden.delete(node)))));
  byId("hidden-box").hidden = state.hidden.size === 0;
  byId("clear-filters").hidden = !isFiltered();
  sayCounts();
}

function sayConfidence(least) {
  byId("confidence-value").textContent = `≥ ${least.toFixed(2)}`;
}

function fillChoice(id, keys, nameIt) {
  byId(id).replaceChildren(...keys.map((key) => el("option", { value: key }, nameIt(key))));
  byId(id).value = String(state[id]);
}

function chipOff(text, action) {
  return el("span", { class: "picked" }, el("bdi", {}, shorten(text, 24)), button("×", action, { "aria-label": word("clear") }));
}

function paintBoxes(group) {
  const counts = countsOf(group.kind);
  const known = data.order[group.words].filter((key) => counts.has(key));
  const keys = [...known, ...[...counts.keys()].filter((key) => !known.includes(key)).sort()];
  const active = document.activeElement;
  const focused = byId(group.box).contains(active) ? active.getAttribute(`data-${group.kind}`) : null;
  byId(group.box).replaceChildren(...keys.map((key) => filterRow(group, key, keys, counts.get(key))));
  if (focused !== null) [...byId(group.box).querySelectorAll("input")].find((input) => input.getAttribute(`data-${group.kind}`) === focused)?.focus();
}

function paintSubtypes() {
  const counts = countsOf("subtype");
  const keys = [...dictionary.get("subtypes").keys(), ...counts.keys()].filter((key, n, all) => counts.has(key) && all.indexOf(key) === n);
  byId("subtypes").hidden = keys.length === 0;
  byId("subtypes").lastElementChild.replaceChildren(...keys.map((key) => filterRow({ kind: "subtype", words: "subtypes" }, key, keys, counts.get(key))));
}

function filterRow(group, key, keys, count) {
  const { kind } = group;
  const input = el("input", { type: "checkbox", [`data-${kind}`]: key, checked: !state.off[kind].has(key) });
  input.addEventListener("change", () => change("filter", () => toggle(state.off[kind], key)));
  const sample = el("i", { class: `sample ${kind}`, "data-color": key });
  const name = el("span", { class: "name" }, nameOf(group.words, key));
  const only = button(word("only"), () => showOnly(kind, key, keys), { class: "only" });
  return el("div", { class: `row of-${kind}` }, el("label", {}, input, sample, name, el("span", { class: "count" }, number(count))), only);
}

// Only this one; a second time: all again.
function showOnly(kind, key, keys) {
  const others = keys.filter((other) => other !== key);
  const isAlone = others.every((other) => state.off[kind].has(other)) && !state.off[kind].has(key);
  change("filter", () => (state.off[kind] = new Set(isAlone ? [] : others)));
}

function sayCounts() {
  const part = (some, all) => (some === all ? number(all) : `${number(some)} / ${number(all)}`);
  const shown = (items) => items.filter((item) => item.shown).length;
  const inDocuments = `${part(state.documents.size || documents.length, documents.length)} ${word("documents")}`;
  byId("counts").replaceChildren(`${part(shown(nodes), nodes.length)} ${word("entities")} · ${part(shown(facts), facts.length)} ${word("facts")} · ${inDocuments}`);
}

// ---- documents

function findDocuments(text) {
  const query = fold(text);
  return query ? documents.filter((entry) => foldedOf(entry).includes(query)) : [];
}

function foldedOf(entry) {
  entry.folded ||= fold([entry.title, entry.source, entry.date].filter(Boolean).join(" "));
  return entry.folded;
}

function documentRow(entry) {
  const count = facts.filter((fact) => fact.sources.has(entry.index)).length;
  return [el("bdi", { class: "name" }, shorten(entry.title, 60)), el("span", { class: "also" }, entry.date || ""), el("span", { class: "count" }, number(count))];
}

function onlyIn(entry) {
  byId("document").value = "";
  change("filter", () => state.documents.add(entry));
}
