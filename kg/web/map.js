// The live part of the map: vis-network with the entities that matter now, and the camera.

const MOST_LIVE = 600;
const MOST_EDGES = 800;
const DASHES = new Map([["planned", [9, 6]], ["denied", [2, 5]], ["rumoured", [9, 4, 2, 4]]]);
const live = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
let network = null;

function startMap() {
  network = new vis.Network(byId("map"), live, JSON.parse(data.options));
  network.on("beforeDrawing", paintBehind);
  network.on("afterDrawing", paintFront);
  startPointer();
  refreshMap();
  fitMap();
}

// Everything anew: other colours or sizes.
function recolour() {
  readColours();
  live.nodes.clear();
  live.edges.clear();
  filtersOnMap();
}

// ---- which entities are live

function refreshMap() {
  const focus = focusOf();
  const wanted = liveNodes(focus);
  sync(live.nodes, new Map([...wanted].map((node) => [node.index, node])), nodeItem);
  sync(live.edges, new Map(liveEdges(wanted, focus).map((edge) => [edge.index, edge])), edgeItem);
  forgetLabels(focus);
  network.redraw();
}

function filtersOnMap() {
  forgetBackdrop();
  refreshMap();
}

function liveNodes(focus) {
  const wanted = new Set([...state.pinned, ...state.added, ...(focus ? focus.nodes : [])].filter((node) => node.shown));
  const room = Math.min(MOST_LIVE, data.live + wanted.size);
  for (const node of ranked) {
    if (wanted.size >= room) break;
    if (node.shown) wanted.add(node);
  }
  return wanted;
}

function liveEdges(wanted, focus) {
  const found = [];
  for (const node of [...wanted].sort((a, b) => a.rank - b.rank)) {
    for (const edge of node.facts) {
      if (edge.source === node && edge.shown && wanted.has(edge.target)) found.push(edge);
    }
  }
  const first = focus ? [...focus.edges].filter((edge) => edge.shown || edge === state.selected) : [];
  return [...new Set([...first, ...found])].slice(0, MOST_EDGES);
}

// Add and remove only what changed: rewriting every item takes seconds.
function sync(dataset, wanted, makeItem) {
  const gone = dataset.getIds().filter((id) => !wanted.has(id));
  if (gone.length) dataset.remove(gone);
  const fresh = [...wanted].filter(([id]) => !dataset.get(id)).map(([, record]) => makeItem(record));
  if (fresh.length) dataset.add(fresh);
}

function nodeItem(node) {
  const fill = colourOf(node);
  const color = { background: fill, border: colours.get("ground"), hover: { background: fill, border: colours.get("ink") } };
  return { id: node.index, x: node.x, y: node.y, size: sizeOf(node), color };
}

// Lines between two communities are faint, or they would hide the communities.
function edgeItem(edge) {
  const near = edge.source.group === edge.target.group;
  const tone = colours.get(edge.status === "asserted" ? "edge" : edge.status) || colours.get("edge");
  const color = { color: mixed(tone, colours.get("ground"), near ? 0.85 : 0.3), hover: colours.get("ink"), highlight: tone };
  const width = Math.min(1 + 0.5 * (edge.evidence.length - 1), 4);
  const ends = { from: edge.source.index, to: edge.target.index };
  return { id: edge.index, ...ends, dashes: DASHES.get(edge.status) || false, width, color, smooth: bend(edge) };
}

// Parallel relations fan out; a lone one is straight, which is quicker to draw.
function bend(edge) {
  const twins = edge.source.facts.filter((other) => otherEnd(other, edge.source) === edge.target);
  if (twins.length < 2) return false;
  const step = twins.indexOf(edge) - (twins.length - 1) / 2;
  const turn = edge.source.index < edge.target.index ? step : -step;
  if (turn === 0) return false;
  return { enabled: true, type: turn > 0 ? "curvedCW" : "curvedCCW", roundness: Math.min(0.2 * Math.abs(turn) + 0.08, 0.8) };
}

// ---- camera

function viewport() {
  const box = byId("map");
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const [halfWidth, halfHeight] = [box.clientWidth / 2 / scale, box.clientHeight / 2 / scale];
  return { left: middle.x - halfWidth, right: middle.x + halfWidth, top: middle.y - halfHeight, bottom: middle.y + halfHeight, scale };
}

// So that all of these are in sight; what is shown is never larger than a reader needs.
function fitTo(items, { animated = false } = {}) {
  if (!items.length) return;
  const [left, right] = extent(items, "x");
  const [top, bottom] = extent(items, "y");
  const box = byId("map");
  const margin = Math.min(64, box.clientWidth / 8); // for names that stick out
  const across = (box.clientWidth - 2 * margin) / Math.max(right - left, 1);
  const down = (box.clientHeight - 1.6 * margin) / Math.max(bottom - top, 1);
  const move = { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(Math.min(across, down, 1.15), 0.01) };
  network.moveTo({ ...move, animation: animated ? motion() : false });
}

function fitMap(options) {
  fitTo(live.nodes.getIds().map((index) => nodes[index]).filter((node) => node.facts.length || live.nodes.length < 60), options);
}

function extent(items, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (const item of items) {
    low = Math.min(low, item[axis] - item.size);
    high = Math.max(high, item[axis] + item.size);
  }
  return [low, high];
}

function motion() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return still ? false : { duration: 350, easingFunction: "easeInOutQuad" };
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: motion() });
  setTimeout(keepCamera, 400);
}

// Move the camera only if what was chosen is out of sight or too small to read.
function showFocus() {
  const focus = focusOf();
  if (!focus) return;
  const targets = core([...focus.nodes].filter((node) => live.nodes.get(node.index)));
  const view = viewport();
  const [left, right] = extent(targets, "x");
  const [top, bottom] = extent(targets, "y");
  const outside = left < view.left || right > view.right || top < view.top || bottom > view.bottom;
  const small = Math.max((right - left) / (view.right - view.left), (bottom - top) / (view.bottom - view.top)) < 0.35;
  if (targets.length && (outside || (small && view.scale < 1))) fitTo(targets, { animated: true });
}

// Most of a neighbourhood: a few that stand far off would make the rest too small to read.
function core(items) {
  const middle = state.selected && state.selected.facts ? state.selected : null;
  if (!middle || items.length < 8) return items;
  const away = (node) => Math.hypot(node.x - middle.x, node.y - middle.y);
  return [...items].sort((a, b) => away(a) - away(b)).slice(0, Math.ceil(items.length * 0.7));
}

function keepCamera() {
  const { x, y } = network.getViewPosition();
  camera = [x.toFixed(0), y.toFixed(0), network.getScale().toFixed(3)].join(",");
  writeLink();
}

function restoreCamera(text) {
  const [x, y, scale] = text.split(",").map(Number);
  if ([x, y, scale].some((value) => !Number.isFinite(value)) || scale <= 0) return false;
  camera = text;
  network.moveTo({ position: { x, y }, scale: Math.min(Math.max(scale, 0.01), 10), animation: false });
  return true;
}
