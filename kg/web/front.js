// In front of the live part: a veil with what stands out painted once more, rings, and labels.

const LEAST_LINE = 1.3; // pixels of the screen, of what stands out
const LEAST_DOT = 3.5;

function paintFront(ctx) {
  const view = viewport();
  if (labels.focus) paintFocus(ctx, view, labels.focus);
  for (const node of state.pinned) if (node.shown) ring(ctx, node, view.scale, "accent");
  placeLabels(ctx, view);
  paintLabels(ctx, view);
}

// No item has to be changed for it, which would take seconds.
function paintFocus(ctx, view, focus) {
  ctx.save();
  ctx.globalAlpha = 0.84;
  ctx.fillStyle = colours.get("ground");
  ctx.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
  ctx.restore();
  for (const edge of focus.edges) if (live.edges.get(edge.index)) drawEdge(ctx, network.body.edges[edge.index], view.scale);
  for (const node of focus.nodes) drawDot(ctx, node, view.scale);
  for (const node of [state.selected, ...(state.between || [])]) if (node && node.facts) ring(ctx, node, view.scale, "ink");
}

// In its full colour, which vis-network keeps for what is selected, and never thinner than one can see.
function drawEdge(ctx, edge, scale) {
  if (!edge || !edge.connected) return;
  const { width } = edge.options;
  edge.selected = true;
  edge.options.width = Math.max(width, LEAST_LINE / scale);
  edge.draw(ctx);
  edge.drawArrows(ctx);
  edge.options.width = width;
  edge.selected = false;
}

function drawDot(ctx, node, scale) {
  if (sizeOf(node) * scale < LEAST_DOT) paintDots(ctx, colourOf(node), [node], LEAST_DOT / scale);
  else if (live.nodes.get(node.index)) network.body.nodes[node.index].draw(ctx);
}

function ring(ctx, node, scale, colour) {
  ctx.save();
  ctx.strokeStyle = colours.get(colour);
  ctx.lineWidth = 2 / scale;
  ctx.beginPath();
  ctx.arc(node.x, node.y, sizeOf(node) + 4 / scale, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}
