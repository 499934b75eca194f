// Taking things along: the link, a citation, a picture, a table.

const BOM = "\ufeff"; // so that spreadsheets read UTF-8

function startExport() {
  byId("save-png").addEventListener("click", savePng);
  byId("save-svg").addEventListener("click", saveSvg);
  byId("save-csv").addEventListener("click", saveCsv);
  byId("copy-link").addEventListener("click", (event) => copy(location.href, event.currentTarget));
  byId("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => setPrinting(true));
  addEventListener("afterprint", () => setPrinting(false));
}

function save(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
  const label = source.textContent;
  source.textContent = word("copied");
  setTimeout(() => (source.textContent = label), 1200);
}

function copyBySelection(text) {
  const field = el("textarea", { class: "offscreen" });
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

// ---- a picture

function savePng() {
  const shot = byId("map").querySelector("canvas");
  const whole = document.createElement("canvas");
  [whole.width, whole.height] = [shot.width, shot.height];
  const ctx = whole.getContext("2d");
  ctx.fillStyle = colours.get("ground");
  ctx.fillRect(0, 0, whole.width, whole.height);
  ctx.drawImage(shot, 0, 0);
  whole.toBlob((blob) => save(blob, "graph.png"), "image/png");
}

function saveSvg() {
  save(new Blob([svgText()], { type: "image/svg+xml" }), "graph.svg");
}

function svgText() {
  const view = viewport();
  const picture = document.implementation.createDocument("http://www.w3.org/2000/svg", "svg");
  const root = picture.documentElement;
  const put = (name, attributes, text) => {
    const element = picture.createElementNS(root.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text) element.textContent = text;
    root.append(element);
  };
  root.setAttribute("viewBox", [view.left, view.top, view.right - view.left, view.bottom - view.top].map((v) => v.toFixed(1)).join(" "));
  put("rect", { x: view.left, y: view.top, width: view.right - view.left, height: view.bottom - view.top, fill: colours.get("ground") });
  svgRegions(put);
  svgEdges(put);
  for (const node of svgNodes(view)) put("circle", { cx: node.x, cy: node.y, r: sizeOf(node), fill: colourOf(node), "fill-opacity": isFaint(node) ? 0.3 : 1 });
  for (const label of labels.placed) svgLabel(put, label);
  return new XMLSerializer().serializeToString(picture);
}

function svgNodes(view) {
  return nodes.filter((node) => node.shown && within(node, view)).sort((a, b) => b.rank - a.rank);
}

function isFaint(node) {
  return labels.focus ? !labels.focus.nodes.has(node) : !live.nodes.get(node.index);
}

function svgRegions(put) {
  for (const shape of allRegions()) {
    const points = shape.outline.map(({ x, y }) => `${x},${y}`).join(" ");
    const colour = mixed(hueOf(shape.group), colours.get("ground"), 0.09);
    put("polygon", { points, fill: colour, stroke: colour, "stroke-width": 2 * REGION_EDGE, "stroke-linejoin": "round" });
  }
}

function svgEdges(put) {
  for (const index of live.edges.getIds()) {
    const edge = edges[index];
    const faint = labels.focus && !labels.focus.edges.has(edge);
    const tone = colours.get(edge.status === "asserted" ? "edge" : edge.status) || colours.get("edge");
    const dash = DASHES.get(edge.status);
    put("line", { x1: edge.source.x, y1: edge.source.y, x2: edge.target.x, y2: edge.target.y, stroke: tone, "stroke-opacity": faint ? 0.12 : 0.7, ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}) });
  }
}

function svgLabel(put, { text, size, ink, bold, left, right, top, bottom }) {
  put("text", {
    x: (left + right) / 2, y: (top + bottom) / 2, "font-size": size, "font-family": colours.get("font"), "font-weight": bold ? 600 : 400, fill: ink,
    "text-anchor": "middle", "dominant-baseline": "central", stroke: colours.get("ground"), "stroke-width": size * 0.22, "paint-order": "stroke", "stroke-linejoin": "round",
  }, text);
}

// ---- a table

// The facts of what is chosen, or all that are shown; one line a sighting.
function chosenFacts() {
  const item = state.selected;
  if (item && !item.facts) return [item];
  const focus = state.between || (item && state.hops > 1) ? focusOf() : null;
  if (focus) return [...focus.edges];
  return (item ? [...item.facts, ...item.statements] : facts).filter((fact) => fact.shown);
}

function csvText(rows) {
  const head = ["subject", "subject_type", "predicate", "object", "object_type", "status", "confidence", "post", "date", "document", "source", "document_date", "begin", "end", "sentence"];
  const lines = rows.flatMap((fact) => fact.evidence.map((item) => csvRow(fact, item)));
  return BOM + [head, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function csvRow(fact, item) {
  const entry = documents[item.doc];
  const object = fact.target ? [fact.target.label, fact.target.type] : [fact.text, ""];
  const sentence = item.parts.map(([text]) => text).join("");
  return [fact.source.label, fact.source.type, fact.predicate, ...object, fact.status, fact.confidence, fact.title, fact.date, entry.title, entry.source, entry.date, ...item.at, sentence];
}

// Quoted, and never a formula: a spreadsheet would run what begins with one of these.
function csvCell(value) {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function saveCsv() {
  save(new Blob([csvText(chosenFacts())], { type: "text/csv;charset=utf-8" }), "relations.csv");
}

// ---- on paper: light, whatever the screen is

let themeOnScreen = null;

function setPrinting(isPrinting) {
  if (isPrinting) themeOnScreen = state.theme;
  state.theme = isPrinting ? "light" : themeOnScreen || state.theme;
  recolour();
}
