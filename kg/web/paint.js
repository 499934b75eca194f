// What we paint ourselves: the rest of the graph behind the live part, what stands out, and all labels.

const BACKDROP_PIXELS = 2200;
const DIRECT_DOTS = 500; // fewer than this in sight are painted one by one, and crisp
const backdrop = { canvas: null, box: null };
const labels = { placed: [], dots: [], widths: new Map() };

function forgetBackdrop() {
  backdrop.canvas = null;
}

// ---- behind

function paintBackdrop(ctx) {
  if (nodes.length <= live.nodes.length) return;
  const view = viewport();
  const inside = nodes.filter((node) => node.shown && within(node, view));
  if (inside.length <= DIRECT_DOTS) paintCrowd(ctx, inside, view.scale);
  else paintBitmap(ctx);
}

function within(node, view) {
  return node.x > view.left && node.x < view.right && node.y > view.top && node.y < view.bottom;
}

function paintBitmap(ctx) {
  if (!backdrop.canvas) drawBitmap();
  const { left, top, width, height } = backdrop.box;
  ctx.drawImage(backdrop.canvas, left, top, width, height);
}

function drawBitmap() {
  const shown = nodes.filter((node) => node.shown);
  const [left, right] = extent(shown, "x");
  const [top, bottom] = extent(shown, "y");
  const scale = BACKDROP_PIXELS / Math.max(right - left, bottom - top, 1);
  backdrop.box = { left, top, width: right - left, height: bottom - top };
  backdrop.canvas = document.createElement("canvas");
  backdrop.canvas.width = Math.max(1, Math.round((right - left) * scale));
  backdrop.canvas.height = Math.max(1, Math.round((bottom - top) * scale));
  const ctx = backdrop.canvas.getContext("2d");
  ctx.scale(scale, scale);
  ctx.translate(-left, -top);
  paintCrowd(ctx, shown, scale);
}

function extent(items, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (const item of items) {
    low = Math.min(low, item[axis] - item.size);
    high = Math.max(high, item[axis] + item.size);
  }
  return [low, high];
}

function paintCrowd(ctx, crowd, scale) {
  const here = new Set(crowd);
  ctx.save();
  ctx.globalAlpha = 0.45 * Math.min(1, Math.sqrt(1000 / crowd.length)); // or many lines make a fog
  ctx.strokeStyle = colours.get("faint");
  ctx.lineWidth = 0.6 / scale;
  ctx.beginPath();
  for (const node of crowd) {
    for (const edge of node.facts) {
      if (edge.source === node && edge.shown && here.has(edge.target)) line(ctx, node, edge.target);
    }
  }
  ctx.stroke();
  ctx.globalAlpha = 0.45;
  for (const [type, members] of groupBy(crowd, (node) => node.type)) paintDots(ctx, type, members);
  ctx.restore();
}

function line(ctx, a, b) {
  ctx.moveTo(a.x, a.y);
  ctx.lineTo(b.x, b.y);
}

function paintDots(ctx, type, members) {
  ctx.fillStyle = colours.get(type) || colours.get("ink");
  ctx.beginPath();
  for (const { x, y, size } of members) {
    ctx.moveTo(x + size, y);
    ctx.arc(x, y, size, 0, 2 * Math.PI);
  }
  ctx.fill();
}

// ---- in front

function paintFront(ctx) {
  const view = viewport();
  const focus = focusOf();
  const order = labelOrder(focus);
  labels.placed = [];
  labels.dots = order.filter((node) => within(node, view)).map(dotBox);
  if (focus) paintFocus(ctx, view, focus);
  labelNodes(ctx, view, order);
  if (focus) labelEdges(ctx, view, [...focus.edges]);
  if (state.hovered && state.hovered.kind === "edge") labelEdges(ctx, view, [state.hovered]);
}

// A veil over everything, and once more what stands out: no item has to be changed for it.
function paintFocus(ctx, view, focus) {
  ctx.save();
  ctx.globalAlpha = 0.82;
  ctx.fillStyle = colours.get("ground");
  ctx.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
  ctx.restore();
  for (const edge of focus.edges) again(network.body.edges[edge.index], ctx);
  for (const node of focus.nodes) again(network.body.nodes[node.index], ctx);
  if (state.selected && state.selected.facts) ring(ctx, state.selected, view.scale);
}

function again(item, ctx) {
  if (!item) return;
  item.draw(ctx);
  if (item.drawArrows) item.drawArrows(ctx);
}

function ring(ctx, node, scale) {
  ctx.save();
  ctx.strokeStyle = colours.get("ink");
  ctx.lineWidth = 2 / scale;
  ctx.beginPath();
  ctx.arc(node.x, node.y, node.size + 4 / scale, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}

// ---- labels: a fixed size on the screen, the most important first, never one over another

function labelNodes(ctx, view, order) {
  for (const node of order) {
    if (within(node, view)) labelNode(ctx, view, node, node === state.hovered || node === state.selected);
  }
}

function labelOrder(focus) {
  const among = focus ? [...focus.nodes] : live.nodes.getIds().map((index) => nodes[index]);
  const first = [state.hovered, state.selected].filter((item) => item && item.facts);
  return [...new Set([...first, ...among.sort((a, b) => a.rank - b.rank)])];
}

function dotBox({ x, y, size }) {
  return { left: x - size, right: x + size, top: y - size, bottom: y + size };
}

function labelNode(ctx, view, node, always) {
  const size = Math.min(11 + node.size * view.scale * 0.22, 17) / view.scale;
  const text = shorten(node.label, always ? 40 : 14);
  const places = boxesBeside(node, widthOf(ctx, text) * size, size * 1.25, (node === state.selected ? 7 : 2) / view.scale);
  const box = places.find((place) => isFree(place, 2 / view.scale)) || (always ? places[0] : null);
  if (box) write(ctx, text, { ...box, node }, { size, ink: colours.get("ink"), bold: always });
}

// Where a label may stand: below, to the right, to the left, above.
function boxesBeside({ x, y, size }, width, height, gap) {
  const box = (left, top) => ({ left, right: left + width, top, bottom: top + height });
  return [
    box(x - width / 2, y + size + gap),
    box(x + size + 2 * gap, y - height / 2),
    box(x - size - 2 * gap - width, y - height / 2),
    box(x - width / 2, y - size - gap - height),
  ];
}

function labelEdges(ctx, view, candidates) {
  if (candidates.length > 40) return;
  for (const edge of candidates) {
    const drawn = network.body.edges[edge.index];
    if (!drawn || !drawn.connected) continue;
    const size = 11.5 / view.scale;
    const text = edgeWords(edge);
    const middle = drawn.edgeType.getPoint(0.5);
    const width = widthOf(ctx, text) * size;
    const box = { left: middle.x - width / 2, right: middle.x + width / 2, top: middle.y - size * 0.62, bottom: middle.y + size * 0.62 };
    const ink = colours.get(edge.status === "asserted" ? "soft" : edge.status) || colours.get("soft");
    if (edge === state.hovered || isFree(box, 0)) write(ctx, text, box, { size, ink, bold: false });
  }
}

function edgeWords(edge) {
  const status = edge.status === "asserted" ? "" : `（${nameOf("statuses", edge.status)}）`;
  return nameOf("predicates", edge.predicate) + status;
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

function isFree(box, margin) {
  const touches = (other) => box.left < other.right + margin && box.right > other.left - margin
    && box.top < other.bottom + margin && box.bottom > other.top - margin;
  return !labels.placed.some(touches) && !labels.dots.some(touches);
}

function write(ctx, text, box, { size, ink, bold }) {
  labels.placed.push(box);
  ctx.save();
  ctx.font = fontOf(size, bold);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = size * 0.28;
  ctx.strokeStyle = colours.get("ground");
  ctx.fillStyle = ink;
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
  ctx.restore();
}

function labelAt({ x, y }) {
  const hit = labels.placed.find((box) => box.node && x > box.left && x < box.right && y > box.top && y < box.bottom);
  return hit ? hit.node : null;
}
