// Who is near whom: neighbourhoods, shortest paths, what is shared, and how central everybody is.

const MOST_REACHED = 250;
const MOST_PATHS = 6;
const SOUNDINGS = 60; // starts from which paths are counted for betweenness

function neighbours(node, along = (edge) => edge.shown) {
  const found = new Set(node.facts.filter(along).map((edge) => otherEnd(edge, node)));
  return [...found].sort((a, b) => a.rank - b.rank);
}

// The entities at most so many steps away, the nearest first.
function neighbourhood(node, hops) {
  const found = new Map([[node, 0]]);
  for (const [at, distance] of found) {
    if (distance === hops || found.size >= MOST_REACHED) break;
    for (const next of neighbours(at)) if (!found.has(next)) found.set(next, distance + 1);
  }
  return [...found.keys()].slice(0, MOST_REACHED);
}

// What is denied connects nobody.
function connects(edge) {
  return edge.shown && edge.status !== "denied";
}

// All shortest ways from one to the other, the most central first; each a list of steps { node, edges }.
function shortestPaths(from, to) {
  const before = new Map([[from, []]]);
  const distance = new Map([[from, 0]]);
  for (const [node, steps] of distance) {
    if (distance.has(to) && steps >= distance.get(to)) break;
    for (const next of neighbours(node, connects)) {
      if (!distance.has(next)) {
        distance.set(next, steps + 1);
        before.set(next, []);
      }
      if (distance.get(next) === steps + 1) before.get(next).push(node);
    }
  }
  return before.has(to) ? waysTo(to, before).slice(0, MOST_PATHS).map(stepsAlong) : [];
}

function waysTo(node, before) {
  const last = before.get(node);
  if (!last.length) return [[node]];
  const ways = [];
  for (const step of last) {
    for (const way of waysTo(step, before)) ways.push([...way, node]);
    if (ways.length >= MOST_PATHS) break;
  }
  return ways;
}

function stepsAlong(way) {
  return way.map((node, n) => ({ node, edges: n ? node.facts.filter((edge) => connects(edge) && otherEnd(edge, node) === way[n - 1]) : [] }));
}

function sharedNeighbours(a, b) {
  const others = new Set(neighbours(b));
  return neighbours(a).filter((node) => node !== b && others.has(node));
}

// What stands out on the map now; null when nothing does.
function focusOf() {
  const extra = [...state.pinned, ...state.added].filter((node) => node.shown);
  const found = state.between ? pathFocus() : state.selected ? itemFocus(state.selected) : null;
  if (!found && !state.added.size) return null;
  const within = new Set([...(found ? found.nodes : []), ...extra]);
  const lines = new Set(found ? found.edges : []);
  for (const node of extra) for (const edge of node.facts) if (edge.shown && within.has(otherEnd(edge, node))) lines.add(edge);
  return { nodes: within, edges: lines };
}

function pathFocus() {
  const steps = shortestPaths(...state.between).flat();
  return { nodes: new Set([...state.between, ...steps.map((step) => step.node)]), edges: new Set(steps.flatMap((step) => step.edges)) };
}

function itemFocus(item) {
  if (!item.facts) return { nodes: new Set([item.source, item.target, ...item.about].filter(Boolean)), edges: new Set(item.kind === "edge" ? [item] : []) };
  const near = new Set(neighbourhood(item, state.hops));
  const lines = [...near].flatMap((node) => node.facts.filter((edge) => edge.shown && near.has(otherEnd(edge, node))));
  return { nodes: near, edges: new Set(state.hops > 1 ? lines : item.facts.filter((edge) => edge.shown)) };
}

// ---- centrality of choice

let ranked = [...nodes].sort((a, b) => a.rank - b.rank);
const drawnSize = new Map(); // radius by the number of the entity, where it is not Python's

function weigh() {
  const weightOf = { links: (n) => n.facts.length, mentions: (n) => n.mentions, documents: (n) => n.documents, between: betweenness() }[state.size];
  drawnSize.clear();
  ranked = [...nodes].sort((a, b) => (weightOf ? weightOf(b) - weightOf(a) : 0) || a.rank - b.rank);
  ranked.forEach((node, n) => (node.place = n));
  if (!weightOf) return;
  const sizes = nodes.map((node) => node.size).sort((a, b) => b - a);
  const most = Math.max(weightOf(ranked[0] || nodes[0] || { facts: [] }), 1e-9);
  for (const node of nodes) drawnSize.set(node.index, sizes.at(-1) + (sizes[0] - sizes.at(-1)) * Math.sqrt(weightOf(node) / most));
}

function sizeOf(node) {
  return drawnSize.get(node.index) || node.size;
}

// Through how many shortest paths an entity lies (Brandes 2001), counted from a sample of starts spread over all.
function betweenness() {
  if (state.size !== "between") return null;
  const near = nodes.map((node) => neighbours(node, () => true).map((other) => other.index));
  const score = new Float64Array(nodes.length);
  const step = Math.max(1, Math.floor(nodes.length / SOUNDINGS));
  for (let start = 0; start < nodes.length; start += step) sound(start, near, score);
  return (node) => score[node.index];
}

function sound(start, near, score) {
  const ways = new Float64Array(near.length);
  const distance = new Int32Array(near.length).fill(-1);
  const share = new Float64Array(near.length);
  const queue = [start];
  [ways[start], distance[start]] = [1, 0];
  for (const at of queue) {
    for (const next of near[at]) {
      if (distance[next] < 0) {
        distance[next] = distance[at] + 1;
        queue.push(next);
      }
      if (distance[next] === distance[at] + 1) ways[next] += ways[at];
    }
  }
  for (const at of queue.reverse()) {
    for (const last of near[at]) if (distance[last] === distance[at] - 1) share[last] += (ways[last] / ways[at]) * (1 + share[at]);
    if (at !== start) score[at] += share[at];
  }
}
