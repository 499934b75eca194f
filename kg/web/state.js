// What is chosen and filtered, and who is told when that changes.

const state = {
  off: { type: new Set(), predicate: new Set(), status: new Set() },
  period: null, // [first, last] day, both included
  selected: null, // a node or a fact
  route: null, // the steps of a path
  guests: new Set(), // nodes on the map that are not among the most central
  hovered: null,
};
const listeners = { filter: [], select: [], language: [] };
const GUESTS_AT_ONCE = 80;

function on(event, action) {
  listeners[event].push(action);
}

function tell(event) {
  for (const action of listeners[event]) action();
}

// ---- filters

function inPeriod(fact) {
  if (!state.period) return true;
  const [first, last] = state.period;
  return fact.dates.some((date) => date.slice(0, last.length) >= first && date.slice(0, last.length) <= last);
}

function factShown(fact) {
  return !state.off.predicate.has(fact.predicate) && !state.off.status.has(fact.status) && inPeriod(fact);
}

function edgeShown(edge) {
  return edge.shown;
}

function refreshShown() {
  for (const node of nodes) {
    node.shown = !state.off.type.has(node.type)
      && (!state.period || node.facts.some(inPeriod) || node.statements.some(inPeriod));
  }
  for (const edge of edges) edge.shown = edge.source.shown && edge.target.shown && factShown(edge);
  for (const fact of statements) fact.shown = fact.source.shown && factShown(fact);
}

function setOff(kind, key, isOff) {
  if (isOff) state.off[kind].add(key);
  else state.off[kind].delete(key);
  filtersChanged();
}

function setPeriod(period) {
  state.period = period;
  filtersChanged();
}

function filtersChanged() {
  refreshShown();
  tell("filter");
}

// ---- selection

function select(id) {
  const item = nodeById.get(id) || factById.get(id) || null;
  choose(item);
  return item;
}

function choose(item, { route = null } = {}) {
  state.selected = item;
  state.route = route;
  state.guests = new Set(guestsOf(item, route).slice(0, GUESTS_AT_ONCE));
  writeHash();
  tell("select");
}

function guestsOf(item, route) {
  if (route) return route.map((step) => step.node);
  if (!item) return [];
  if (item.facts) return [item, ...neighbours(item)];
  return item.target ? [item.source, item.target] : [item.source];
}

function neighbours(node, along = edgeShown) {
  const found = new Set(node.facts.filter(along).map((edge) => otherEnd(edge, node)));
  return [...found].sort((a, b) => a.rank - b.rank);
}

// The nodes and edges that stand out now; null when nothing is chosen.
function focusOf() {
  if (state.route) {
    return { nodes: new Set(state.route.map((step) => step.node)), edges: new Set(state.route.flatMap((step) => step.edges)) };
  }
  const item = state.selected;
  if (!item) return null;
  if (item.facts) return { nodes: new Set([item, ...neighbours(item)]), edges: new Set(item.facts.filter(edgeShown)) };
  return { nodes: new Set(guestsOf(item)), edges: new Set(item.kind === "edge" ? [item] : []) };
}

// ---- permalinks

function writeHash() {
  const parts = [];
  if (state.route) parts.push(`path=${state.route.map((step) => encodeURIComponent(step.node.id)).filter((_, n, all) => n === 0 || n === all.length - 1).join(",")}`);
  else if (state.selected) parts.push(`select=${encodeURIComponent(state.selected.id)}`);
  if (language !== "zh") parts.push(`lang=${language}`);
  history.replaceState(null, "", parts.length ? `#${parts.join("&")}` : location.pathname + location.search);
}

function readHash() {
  const values = new Map();
  for (const part of location.hash.slice(1).split("&")) {
    const [name, value = ""] = part.split("=", 2);
    values.set(name, value);
  }
  return values;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
