// Communities as countries on the map: a soft shape around the members, named by the most central of them.

const REGION_EDGE = 34; // how far a shape reaches beyond the dots
const LEAST_MEMBERS = 4;
let regions = null;

function allRegions() {
  regions ||= [...groups].filter(([, members]) => members.length >= LEAST_MEMBERS).map(([group, members]) => region(group, members));
  return regions;
}

function region(group, members) {
  const middle = { x: mean(members, "x"), y: mean(members, "y") };
  const away = (node) => Math.hypot(node.x - middle.x, node.y - middle.y);
  const core = [...members].sort((a, b) => away(a) - away(b)).slice(0, Math.max(3, Math.ceil(members.length * 0.96)));
  const outline = rounded(rounded(hull(core).map((point) => beyond(point, middle))));
  const [left, right] = extent(core, "x");
  const [top, bottom] = extent(core, "y");
  const shape = new Path2D();
  outline.forEach(({ x, y }, n) => (n ? shape.lineTo(x, y) : shape.moveTo(x, y)));
  shape.closePath();
  const best = [...members].sort((a, b) => a.rank - b.rank);
  return { group, members, best, outline, shape, left, right, top, bottom, middle };
}

function mean(items, axis) {
  return items.reduce((sum, item) => sum + item[axis], 0) / items.length;
}

// Further from the middle, since rounding brings it nearer again.
function beyond({ x, y }, middle) {
  return { x: middle.x + (x - middle.x) * 1.1, y: middle.y + (y - middle.y) * 1.1 };
}

// Each corner cut in two (Chaikin 1974).
function rounded(points) {
  const between = (a, b, share) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
  return points.flatMap((point, n) => {
    const next = points[(n + 1) % points.length];
    return [between(point, next, 0.25), between(point, next, 0.75)];
  });
}

// The convex hull (Andrew's monotone chain, 1979).
function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list) => {
    const chain = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function isInView(shape, view) {
  return shape.right > view.left && shape.left < view.right && shape.bottom > view.top && shape.top < view.bottom;
}

function paintRegions(ctx, view) {
  ctx.save();
  ctx.lineJoin = "round";
  const seen = allRegions().filter((shape) => isInView(shape, view) && shape.members.some((node) => node.shown));
  for (const shape of seen) {
    ctx.strokeStyle = mixed(hueOf(shape.group), colours.get("ground"), 0.28);
    ctx.lineWidth = 2 * REGION_EDGE + 2.5 / view.scale;
    ctx.stroke(shape.shape);
  }
  for (const shape of seen) {
    ctx.fillStyle = mixed(hueOf(shape.group), colours.get("ground"), 0.09);
    ctx.strokeStyle = ctx.fillStyle;
    ctx.lineWidth = 2 * REGION_EDGE;
    ctx.stroke(shape.shape);
    ctx.fill(shape.shape);
  }
  ctx.restore();
}

function regionName(shape, count) {
  const names = shape.best.filter((node) => node.shown).slice(0, count).map((node) => shorten(node.label, 10));
  return names.join(" · ");
}

// Names of communities over their shapes, as long as there is room for them and one can see more than one.
function placeRegionNames(ctx, view) {
  const size = 12.5 / view.scale;
  for (const shape of [...allRegions()].sort((a, b) => b.members.length - a.members.length)) {
    const width = (shape.right - shape.left + 2 * REGION_EDGE) * view.scale;
    if (width < 46 || width > 2400 || !shape.best.some((node) => node.shown)) continue;
    const text = regionName(shape, width > 180 ? 3 : width > 110 ? 2 : 1);
    const wide = widthOf(ctx, text) * size;
    const box = boxesAround(shape, wide, size).find((place) => isFree(place, 3 / view.scale));
    if (box) keepLabel({ ...box, text, size, ink: hueOf(shape.group), bold: true, region: shape });
  }
}

// Above or below the shape, in the middle or to a side.
function boxesAround({ left, right, top, bottom }, wide, size) {
  const [middle, step] = [(left + right) / 2, (right - left) * 0.3];
  return [top - REGION_EDGE - size, bottom + REGION_EDGE + size].flatMap((y) => [0, -step, step].map((shift) => (
    { left: middle + shift - wide / 2, right: middle + shift + wide / 2, top: y - size * 0.7, bottom: y + size * 0.7 })));
}
