// Behind the live part: communities as countries, and everybody else as a bitmap that is painted once.

const BITMAP_PIXELS = 2400;
const DIRECT_DOTS = 500; // fewer than this in sight are painted one by one, and crisp
const backdrop = { canvas: null, box: null };

function forgetBackdrop() {
  backdrop.canvas = null;
}

function paintBehind(ctx) {
  const view = viewport();
  const all = nodes.length <= live.nodes.length;
  const inside = all ? [] : nodes.filter((node) => node.shown && within(node, view));
  if (all || inside.length <= DIRECT_DOTS) {
    paintRegions(ctx, view);
    paintCrowd(ctx, inside, view.scale);
  } else paintBitmap(ctx);
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
  const [left, right] = extent(shown, "x").map((x, n) => x + (n ? 1 : -1) * REGION_EDGE);
  const [top, bottom] = extent(shown, "y").map((y, n) => y + (n ? 1 : -1) * REGION_EDGE);
  const scale = BITMAP_PIXELS / Math.max(right - left, bottom - top, 1);
  backdrop.box = { left, top, width: right - left, height: bottom - top };
  backdrop.canvas = document.createElement("canvas");
  backdrop.canvas.width = Math.max(1, Math.round((right - left) * scale));
  backdrop.canvas.height = Math.max(1, Math.round((bottom - top) * scale));
  const ctx = backdrop.canvas.getContext("2d");
  ctx.scale(scale, scale);
  ctx.translate(-left, -top);
  paintRegions(ctx, { left, right, top, bottom, scale });
  paintCrowd(ctx, shown, scale);
}

function paintCrowd(ctx, crowd, scale) {
  if (!crowd.length) return;
  const here = new Set(crowd);
  ctx.save();
  ctx.globalAlpha = 0.5 * Math.min(1, Math.sqrt(1000 / crowd.length)); // or many lines make a fog
  ctx.strokeStyle = colours.get("faint");
  ctx.lineWidth = 0.6 / scale;
  ctx.beginPath();
  for (const node of crowd) {
    for (const edge of node.facts) {
      if (edge.source === node && edge.shown && edge.target.group === node.group && here.has(edge.target)) line(ctx, node, edge.target);
    }
  }
  ctx.stroke();
  ctx.globalAlpha = 0.55;
  for (const [colour, members] of groupBy(crowd, colourOf)) paintDots(ctx, colour, members, 0.7 / scale);
  ctx.restore();
}

function line(ctx, a, b) {
  ctx.moveTo(a.x, a.y);
  ctx.lineTo(b.x, b.y);
}

function paintDots(ctx, colour, members, least) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  for (const node of members) {
    const size = Math.max(sizeOf(node), least);
    ctx.moveTo(node.x + size, node.y);
    ctx.arc(node.x, node.y, size, 0, 2 * Math.PI);
  }
  ctx.fill();
}
