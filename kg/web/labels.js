// Labels: a fixed size on the screen, the most important first, never one over another nor over a dot.
// Where they stand is worked out once for each scale and kept while the map is moved.

const CELL = 120; // pixels of the grid in which labels look for what is in their way
const FAMOUS = 40; // so many may cover the dots of lesser ones
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78]; // where on a line its name may stand
const labels = { placed: [], grid: new Map(), cell: 1, key: "", focus: null, widths: new Map() };

function forgetLabels(focus) {
  labels.key = "";
  labels.focus = focus;
}

function placeLabels(ctx, view) {
  const key = `${view.scale.toFixed(4)} ${hovered ? hovered.index : ""} ${hovered ? Boolean(hovered.facts) : ""}`;
  if (labels.key === key) return;
  Object.assign(labels, { key, placed: [], grid: new Map(), cell: CELL / view.scale });
  const order = labelOrder(labels.focus);
  for (const node of order) block({ ...dotBox(node), weight: sizeOf(node) });
  if (!labels.focus) placeRegionNames(ctx, view);
  order.forEach((node, n) => placeName(ctx, view, node, n));
  if (labels.focus) placeEdgeNames(ctx, view, [...labels.focus.edges]);
  if (hovered && !hovered.facts) placeEdgeNames(ctx, view, [hovered]);
}

function labelOrder(focus) {
  const among = focus ? [...focus.nodes] : live.nodes.getIds().map((index) => nodes[index]);
  const first = [hovered, state.selected, ...(state.between || []), ...state.pinned].filter((item) => item && item.facts);
  return [...new Set([...first, ...among.sort((a, b) => a.place - b.place)])];
}

function dotBox(node) {
  const size = sizeOf(node);
  return { left: node.x - size, right: node.x + size, top: node.y - size, bottom: node.y + size };
}

// The most central may cover the dots of lesser ones.
function placeName(ctx, view, node, n) {
  const sure = node === hovered || node === state.selected;
  const bold = sure || state.pinned.has(node) || Boolean(state.between && state.between.includes(node));
  const size = Math.min(11 + sizeOf(node) * view.scale * 0.2, 16) / view.scale;
  const text = shorten(node.label, sure ? 40 : 14);
  const places = boxesBeside(node, widthOf(ctx, text) * size, size * 1.25, (node === state.selected ? 7 : 2) / view.scale);
  const free = (least) => places.find((place) => isFree(place, 2 / view.scale, least));
  const box = free(0) || (n < FAMOUS ? free(sizeOf(node) * 0.8) : null) || (sure ? free(Infinity) || places[0] : null);
  if (box) keepLabel({ ...box, text, size, ink: colours.get("ink"), bold, node });
}

// Where a label may stand: below, to the right, to the left, above.
function boxesBeside(node, width, height, gap) {
  const [{ x, y }, size] = [node, sizeOf(node)];
  const box = (left, top) => ({ left, right: left + width, top, bottom: top + height });
  return [
    box(x - width / 2, y + size + gap),
    box(x + size + 2 * gap, y - height / 2),
    box(x - size - 2 * gap - width, y - height / 2),
    box(x - width / 2, y - size - gap - height),
  ];
}

function placeEdgeNames(ctx, view, candidates) {
  if (candidates.length > 40) return;
  for (const edge of candidates) {
    const drawn = network.body.edges[edge.index];
    if (!drawn || !drawn.connected) continue;
    const size = 11.5 / view.scale;
    const text = edgeWords(edge);
    const half = (widthOf(ctx, text) * size) / 2;
    const boxes = ALONG.map((share) => drawn.edgeType.getPoint(share)).map(({ x, y }) => (
      { left: x - half, right: x + half, top: y - size * 0.62, bottom: y + size * 0.62 }));
    const box = boxes.find((place) => isFree(place, 0));
    const ink = colours.get(edge.status === "asserted" ? "soft" : edge.status) || colours.get("soft");
    if (box) keepLabel({ ...box, text, size, ink, bold: false });
  }
}

function edgeWords(edge) {
  const predicate = nameOf("predicates", edge.predicate);
  if (edge.status === "asserted") return predicate;
  const status = nameOf("statuses", edge.status);
  return state.language === "zh" ? `${predicate}（${status}）` : `${predicate} (${status})`;
}

function keepLabel(label) {
  labels.placed.push(label);
  block(label);
}

// ---- room

function cellsOf({ left, right, top, bottom }) {
  const cells = [];
  const at = (value) => Math.floor(value / labels.cell);
  for (let x = at(left); x <= at(right); x += 1) for (let y = at(top); y <= at(bottom); y += 1) cells.push(x * 65_536 + y);
  return cells;
}

function block(box) {
  for (const cell of cellsOf(box)) {
    if (!labels.grid.has(cell)) labels.grid.set(cell, []);
    labels.grid.get(cell).push(box);
  }
}

function isFree(box, margin, least = 0) {
  const touches = (other) => (other.weight ?? Infinity) >= least && box.left < other.right + margin && box.right > other.left - margin
    && box.top < other.bottom + margin && box.bottom > other.top - margin;
  return !cellsOf(box).some((cell) => (labels.grid.get(cell) || []).some(touches));
}

function fontOf(size, bold = false) {
  return `${bold ? 600 : 400} ${size}px ${colours.get("font") || "system-ui, sans-serif"}`;
}

// The width of a text in units of its size.
function widthOf(ctx, text) {
  if (!labels.widths.has(text)) {
    ctx.font = fontOf(20, true);
    labels.widths.set(text, ctx.measureText(text).width / 20);
  }
  return labels.widths.get(text);
}

// On the screen's own grid and in whole pixels: glyphs that were drawn once are then drawn quickly.
function paintLabels(ctx, view) {
  const pixels = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(pixels, 0, 0, pixels, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.get("ground");
  for (const label of labels.placed) if (isInView(label, view)) write(ctx, label, view);
  ctx.restore();
}

function write(ctx, { text, size, ink, bold, left, right, top, bottom }, view) {
  const x = Math.round(((left + right) / 2 - view.left) * view.scale);
  const y = Math.round(((top + bottom) / 2 - view.top) * view.scale);
  const height = Math.round(size * view.scale * 2) / 2;
  ctx.font = fontOf(height, bold);
  ctx.lineWidth = 3.5;
  ctx.fillStyle = ink;
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

function labelAt({ x, y }) {
  return labels.placed.find((box) => (box.node || box.region) && x > box.left && x < box.right && y > box.top && y < box.bottom);
}
