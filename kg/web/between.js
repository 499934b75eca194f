// Two entities side by side: the shortest ways from one to the other with their evidence, and what they share.

const ends = { from: null, to: null };

function startBetween() {
  for (const side of ["from", "to"]) {
    const input = byId(`path-${side}`);
    combo(input, input.nextElementSibling, { pick: (node) => setEnd(side, node) });
    input.addEventListener("change", () => {
      if (!input.value.trim()) setEnd(side, null);
    });
  }
  byId("swap").addEventListener("click", () => state.between && connect(...[...state.between].reverse()));
  on("select", showEnds);
  on("all", () => {
    [ends.from, ends.to] = [null, null];
    showEnds();
  });
  showEnds();
}

function showEnds() {
  if (state.between) [ends.from, ends.to] = state.between;
  for (const side of ["from", "to"]) byId(`path-${side}`).value = ends[side] ? ends[side].label.slice(0, 200) : "";
}

function setEnd(side, node) {
  ends[side] = node;
  if (ends.from && ends.to) connect(ends.from, ends.to);
  else if (state.between) choose(null);
  else showEnds();
}

function connect(from, to) {
  change("select", () => {
    state.selected = null;
    state.between = [from, to];
  });
}

function betweenView(from, to) {
  const heading = el("h2", { class: "triple" }, entityLink(from), el("span", { class: "predicate" }, "↔"), entityLink(to));
  return [heading, ...pathSections(shortestPaths(from, to)), ...sharedSections(from, to)].filter(Boolean);
}

function pathSections(paths) {
  if (!paths.length) return [el("p", { class: "hint" }, word("noPath"))];
  const title = (n) => `${word("path-one")} ${n + 1}${paths.length > 1 ? ` / ${paths.length}` : ""}`;
  return paths.map((steps, n) => {
    const list = el("ol", { class: "route" }, ...steps.slice(1).map((step) => el("li", { class: "step" }, ...step.edges.map(stepRow))));
    const names = steps.map((step) => shorten(step.node.label, 12)).join(" → ");
    const summary = el("summary", {}, title(n), el("span", { class: "count" }, `${steps.length - 1} ${word("steps")} · ${names}`));
    return el("details", { class: "way", open: n === 0 }, summary, list);
  });
}

function stepRow(edge) {
  const head = el("div", { class: "line" }, entityLink(edge.source), el("span", { class: "predicate" }, nameOf("predicates", edge.predicate)), entityLink(edge.target), statusChip(edge), factLink(edge));
  const first = edge.evidence[0];
  return el("div", {}, head, quote(first), first ? documentLine(documents[first.doc]) : "");
}

// ---- what they share

function sharedSections(a, b) {
  const others = sharedNeighbours(a, b);
  const told = [...a.docs].filter((doc) => b.docs.has(doc) && isTold(doc)).map((doc) => documents[doc]);
  const head = el("tr", {}, el("td", {}), ...[a, b].map((node) => el("th", { scope: "col" }, el("bdi", {}, shorten(node.label, 16)))));
  const row = (title, value) => el("tr", {}, el("th", { scope: "row" }, title), el("td", {}, value(a)), el("td", {}, value(b)));
  const table = el(
    "table",
    { class: "compare" },
    head,
    row(word("types"), (node) => nameOf("types", node.type)),
    row(word("facts"), (node) => number(node.facts.filter((edge) => edge.shown).length)),
    row(word("statements"), (node) => number(node.statements.filter((fact) => fact.shown).length)),
    row(word("documents"), (node) => number(node.docs.size)),
    row(word("mentions"), (node) => number(node.mentions)),
  );
  return [
    section(word("compare"), null, table),
    section(word("shared"), others.length, others.length ? listOf(others, (node) => sharedRow(node, a, b), 12) : el("p", { class: "hint" }, word("nothing"))),
    told.length ? section(word("sharedDocuments"), told.length, listOf(told, (entry) => el("li", {}, documentLine(entry)), 4)) : "",
  ];
}

function sharedRow(node, a, b) {
  const how = (end) => [...new Set(node.facts.filter((edge) => edge.shown && otherEnd(edge, node) === end).map((edge) => nameOf("predicates", edge.predicate, edge.source !== end)))].join("、");
  const both = how(a) === how(b) ? how(a) : `${how(a)} | ${how(b)}`;
  return el("li", { class: "line" }, entityLink(node), typeChip(node), el("span", { class: "count" }, both));
}
