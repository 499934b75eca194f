// The live part of the map: vis-network with the central entities, the camera and the pointer.

const MOST_LIVE = 600;
const MOST_EDGES = 800;
const live = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
const colours = new Map();
let network = null;

function startMap() {
  readColours();
  network = new vis.Network(byId("map"), live, JSON.parse(data.options));
  network.on("beforeDrawing", paintBackdrop);
  network.on("afterDrawing", paintFront);
  network.on("click", (event) => clicked(event.pointer));
  network.on("hoverNode", (event) => hover(nodes[event.node]));
  network.on("hoverEdge", (event) => hover(edges[event.edge]));
  network.on("blurNode", () => hover(null));
  network.on("blurEdge", () => hover(null));
  refreshMap();
  fitMap();
}

function hover(item) {
  state.hovered = item;
  byId("map").classList.toggle("pointing", Boolean(item));
  network.redraw();
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["ground", "ink", "soft", "font", "faint", "line", "mark", ...data.order.types, ...data.order.statuses];
  for (const name of names) colours.set(name, style.getPropertyValue(`--${name}`).trim());
}

function recolour() {
  readColours();
  live.nodes.clear();
  live.edges.clear();
  refreshMap();
}

// ---- which entities are live

function refreshMap() {
  const wanted = liveNodes();
  sync(live.nodes, new Map([...wanted].map((node) => [node.index, node])), nodeItem);
  sync(live.edges, new Map(liveEdges(wanted).map((edge) => [edge.index, edge])), edgeItem);
  forgetBackdrop();
  network.redraw();
}

function liveNodes() {
  const wanted = new Set([...state.guests].filter((node) => node.shown));
  const room = Math.min(MOST_LIVE, data.live + wanted.size);
  for (const node of ranked) {
    if (wanted.size >= room) break;
    if (node.shown) wanted.add(node);
  }
  return wanted;
}

function liveEdges(wanted) {
  const found = [];
  for (const node of [...wanted].sort((a, b) => a.rank - b.rank)) {
    for (const edge of node.facts) {
      if (edge.source === node && edge.shown && wanted.has(edge.target)) found.push(edge);
    }
  }
  const focus = focusOf();
  return focus ? [...focus.edges, ...found].slice(0, MOST_EDGES) : found.slice(0, MOST_EDGES);
}

// Add and remove only what changed: rewriting every item takes seconds.
function sync(dataset, wanted, makeItem) {
  const gone = dataset.getIds().filter((id) => !wanted.has(id));
  if (gone.length) dataset.remove(gone);
  const fresh = [...wanted].filter(([id]) => !dataset.get(id)).map(([, record]) => makeItem(record));
  if (fresh.length) dataset.add(fresh);
}

function nodeItem(node) {
  const fill = colours.get(node.type) || colours.get("ink");
  const border = colours.get("ground");
  const color = { background: fill, border, highlight: fill, hover: { background: fill, border: colours.get("ink") } };
  return { id: node.index, x: node.x, y: node.y, size: node.size, color };
}

function edgeItem(edge) {
  const color = colours.get(edge.status) || colours.get("line");
  const dashes = { planned: [9, 6], denied: [2, 5], rumoured: [9, 4, 2, 4] }[edge.status] || false;
  const width = Math.min(1 + 0.5 * (edge.evidence.length - 1), 4);
  const item = { id: edge.index, from: edge.source.index, to: edge.target.index, dashes, width, color: { color, hover: colours.get("ink") } };
  return { ...item, smooth: bend(edge) };
}

// Parallel relations fan out; a lone one is straight, which is quicker to draw.
function bend(edge) {
  const twins = edge.source.facts.filter((other) => otherEnd(other, edge.source) === edge.target);
  if (twins.length < 2) return false;
  const step = twins.indexOf(edge) - (twins.length - 1) / 2;
  const turn = edge.source.index < edge.target.index ? step : -step;
  if (turn === 0) return false;
  return { enabled: true, type: turn > 0 ? "curvedCW" : "curvedCCW", roundness: Math.min(0.16 * Math.abs(turn) + 0.04, 0.7) };
}

// ---- camera

function fitMap() {
  const ids = live.nodes.getIds();
  if (ids.length) network.fit({ nodes: ids, maxZoomLevel: 1.05, animation: false });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: motion() });
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
}

// Bring what stands out into sight, unless it is already well in sight.
function showFocus() {
  const focus = focusOf();
  if (!focus) return;
  const targets = [...focus.nodes].filter((node) => live.nodes.get(node.index));
  const view = viewport();
  const outside = targets.some((node) => node.x < view.left || node.x > view.right || node.y < view.top || node.y > view.bottom);
  if (outside || network.getScale() < 0.35) {
    network.fit({ nodes: targets.map((node) => node.index), maxZoomLevel: 1.1, animation: motion() });
  }
}

function viewport() {
  const canvas = byId("map");
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const [halfWidth, halfHeight] = [canvas.clientWidth / 2 / scale, canvas.clientHeight / 2 / scale];
  return {
    left: middle.x - halfWidth,
    right: middle.x + halfWidth,
    top: middle.y - halfHeight,
    bottom: middle.y + halfHeight,
    scale,
  };
}

// ---- pointer

function clicked(pointer) {
  const item = itemAt(pointer);
  choose(item);
}

function itemAt({ DOM, canvas }) {
  const node = network.getNodeAt(DOM);
  if (node !== undefined) return nodes[node];
  const label = labelAt(canvas);
  if (label) return label;
  const edge = network.getEdgeAt(DOM);
  if (edge !== undefined) return edges[edge];
  return dotAt(canvas);
}

// An entity of the backdrop: near enough to the pointer to be meant.
function dotAt({ x, y }) {
  const reach = 8 / network.getScale();
  let [best, least] = [null, Infinity];
  for (const node of nodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - node.size;
    if (node.shown && distance < reach && distance < least) [best, least] = [node, distance];
  }
  return best;
}
