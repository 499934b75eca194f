// The shortest way between two entities, along the relations that the filters let through.
// What is denied connects nobody.

const ends = { from: null, to: null };

function startPath() {
  for (const side of ["from", "to"]) {
    const input = byId(`path-${side}`);
    combo(input, input.nextElementSibling, (node) => setEnd(side, node));
    input.addEventListener("change", () => {
      if (!input.value.trim()) setEnd(side, null);
    });
  }
}

function setEnd(side, node) {
  ends[side] = node;
  if (ends.from && ends.to) showPath(ends.from, ends.to);
  else if (state.route) choose(null);
}

function showPath(from, to) {
  [ends.from, ends.to] = [from, to];
  byId("path-from").value = from.label.slice(0, 200);
  byId("path-to").value = to.label.slice(0, 200);
  choose(null, { route: shortestPath(from, to) || [{ node: from, edges: [] }, { node: to, edges: [] }] });
}

function connects(edge) {
  return edge.shown && edge.status !== "denied";
}

// Steps from one entity to the other; each carries the relations that lead to it from the one before.
function shortestPath(from, to) {
  const before = new Map([[from, null]]);
  const queue = [from];
  for (const node of queue) {
    if (node === to) break;
    for (const next of neighbours(node, connects)) {
      if (!before.has(next)) {
        before.set(next, node);
        queue.push(next);
      }
    }
  }
  return before.has(to) ? stepsTo(to, before) : null;
}

function stepsTo(to, before) {
  const steps = [];
  for (let node = to; node; node = before.get(node)) {
    const last = before.get(node);
    const between = last ? node.facts.filter((edge) => connects(edge) && otherEnd(edge, node) === last) : [];
    steps.unshift({ node, edges: between });
  }
  return steps;
}

function routeView() {
  const connected = state.route.slice(1).every((step) => step.edges.length);
  const [first, last] = [state.route[0].node, state.route.at(-1).node];
  const count = state.route.length - 1;
  const heading = el("h2", { class: "triple" }, entityLink(first), el("span", { class: "predicate" }, "→"), entityLink(last));
  if (!connected) return [closeButton(), heading, el("p", { class: "hint" }, word("noPath"))];
  const steps = state.route.slice(1).map((step) => el("li", { class: "step" }, ...step.edges.map(stepRow)));
  return [closeButton(), heading, el("p", { class: "about" }, `${count} ${word("steps")}`), el("ol", { class: "route" }, ...steps)];
}

function stepRow(edge) {
  const head = el("div", { class: "line" }, entityLink(edge.source), el("span", { class: "predicate" }, nameOf("predicates", edge.predicate)), entityLink(edge.target), statusChip(edge));
  const first = edge.evidence[0];
  return el("div", {}, head, quote(first), first ? documentLine(documents[first.doc]) : "");
}
