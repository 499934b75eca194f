// The check boxes, which are the legend too.

const KINDS = [
  { kind: "type", box: "types", words: "types", among: () => nodes },
  { kind: "status", box: "statuses", words: "statuses", among: () => [...edges, ...statements] },
  { kind: "predicate", box: "relations", words: "predicates", among: () => [...edges, ...statements] },
];

function startFilters() {
  paintFilters();
  on("language", paintFilters);
  on("filter", countShown);
}

function paintFilters() {
  for (const group of KINDS) {
    const counts = groupBy(group.among(), (item) => item[group.kind]);
    const known = data.order[group.words].filter((key) => counts.has(key));
    const others = [...counts.keys()].filter((key) => !known.includes(key)).sort();
    const keys = [...known, ...others];
    byId(group.box).replaceChildren(...keys.map((key) => filterRow(group, key, keys, counts.get(key).length)));
  }
  countShown();
}

function filterRow(group, key, keys, count) {
  const { kind } = group;
  const input = el("input", { type: "checkbox", [`data-${kind}`]: key, checked: !state.off[kind].has(key) });
  input.addEventListener("change", () => setOff(kind, key, !input.checked));
  const sample = el("i", { class: `sample ${kind}`, "data-color": key });
  const name = el("span", { class: "name" }, nameOf(group.words, key));
  const only = el("button", { type: "button", class: "only", onclick: () => showOnly(kind, key, keys) }, word("only"));
  return el("div", { class: "row" }, el("label", {}, input, sample, name, el("span", { class: "count" }, String(count))), only);
}

// Only this one; a second time: all again.
function showOnly(kind, key, keys) {
  const others = keys.filter((other) => other !== key);
  const isAlone = others.every((other) => state.off[kind].has(other)) && !state.off[kind].has(key);
  state.off[kind] = new Set(isAlone ? [] : others);
  filtersChanged();
  paintFilters();
}

function countShown() {
  const shown = nodes.filter((node) => node.shown).length;
  const facts = [...edges, ...statements].filter((fact) => fact.shown).length;
  const part = (some, all) => (some === all ? all : `${some} / ${all}`);
  byId("counts").replaceChildren(
    `${part(shown, nodes.length)} ${word("entities")} · ${part(facts, edges.length + statements.length)} ${word("facts")} · ${documents.length} ${word("documents")}`,
  );
}
