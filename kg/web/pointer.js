// Pointer and keys on the map.

const PAN = 90; // pixels that an arrow key moves the map
let hovered = null; // a node or a fact

function startPointer() {
  network.on("click", (event) => clicked(event.pointer));
  network.on("hoverNode", (event) => hover(nodes[event.node]));
  network.on("hoverEdge", (event) => hover(edges[event.edge]));
  network.on("blurNode", () => hover(null));
  network.on("blurEdge", () => hover(null));
  network.on("dragEnd", keepCamera);
  network.on("zoom", keepCamera);
  byId("map").addEventListener("keydown", mapKey);
  byId("map").addEventListener("pointermove", hoverCrowd);
}

// vis-network tells of live items only; the dots of the bitmap are looked up here.
function hoverCrowd(event) {
  if (nodes.length <= live.nodes.length || event.buttons || (hovered && (!hovered.facts || live.nodes.get(hovered.index)))) return;
  const dot = dotAt(network.DOMtoCanvas({ x: event.offsetX, y: event.offsetY }));
  if (dot !== hovered && !(dot && live.nodes.get(dot.index))) hover(dot);
}

function hover(item) {
  hovered = item;
  byId("map").classList.toggle("pointing", Boolean(item));
  network.redraw();
}

function clicked(pointer) {
  const label = labelAt(pointer.canvas);
  if (label && label.region && network.getNodeAt(pointer.DOM) === undefined) fitTo(label.region.members, { animated: true });
  else choose(itemAt(pointer));
}

function itemAt({ DOM, canvas }) {
  const node = network.getNodeAt(DOM);
  if (node !== undefined) return nodes[node];
  const label = labelAt(canvas);
  if (label) return label.node;
  const edge = network.getEdgeAt(DOM);
  if (edge !== undefined) return edges[edge];
  return dotAt(canvas);
}

// An entity of the backdrop: near enough to the pointer to be meant.
function dotAt({ x, y }) {
  const reach = 8 / network.getScale();
  let [best, least] = [null, Infinity];
  for (const node of nodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - sizeOf(node);
    if (node.shown && distance < reach && distance < least) [best, least] = [node, distance];
  }
  return best;
}

function mapKey(event) {
  const step = new Map([["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]]]).get(event.key);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (step && state.selected && state.selected.facts && !event.shiftKey) walk(step);
  else if (step) pan(step);
  else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(1 / 1.4);
  else if (event.key === "0") fitMap({ animated: true });
  else if (event.key === "Enter" && !state.selected) choose(ranked.find((node) => node.shown) || null);
  else return;
  event.preventDefault();
}

function pan([x, y]) {
  const { x: left, y: top } = network.getViewPosition();
  const step = PAN / network.getScale();
  network.moveTo({ position: { x: left + x * step, y: top + y * step } });
  keepCamera();
}

// To the neighbour that lies best in the direction of the arrow.
function walk([x, y]) {
  const from = state.selected;
  let [best, most] = [null, 0.3];
  for (const node of neighbours(from)) {
    const [right, down] = [node.x - from.x, node.y - from.y];
    const distance = Math.hypot(right, down) || 1;
    const score = (right * x + down * y) / distance - distance / 1e5;
    if (score > most) [best, most] = [node, score];
  }
  if (best) choose(best);
}
