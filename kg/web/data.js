// What Python put into the page, indexed, and the small tools that all other parts use.

const data = await readData();
const documents = data.documents;
const nodes = data.nodes.map((node, index) => ({ ...node, index, id: node.key, facts: [], statements: [], names: namesOf(node) }));
const edges = data.edges.map((edge, index) => asFact(edge, index, "edge"));
const statements = data.statements.map((fact, index) => asFact(fact, index, "statement"));
const nodeById = new Map(nodes.map((node) => [node.id, node]));
const factById = new Map([...edges, ...statements].map((fact) => [fact.id, fact]));
const ranked = [...nodes].sort((a, b) => a.rank - b.rank);
const MARKS = new Map([["s", "subject"], ["o", "object"], ["t", "trigger"]]);

for (const edge of edges) {
  edge.source.facts.push(edge);
  if (edge.target !== edge.source) edge.target.facts.push(edge);
}
for (const fact of statements) fact.source.statements.push(fact);

// The page carries JSON, or, when that is long, a string of base64 of gzip of it.
async function readData() {
  const given = JSON.parse(document.getElementById("data").textContent);
  if (typeof given !== "string") return given;
  const bytes = Uint8Array.from(atob(given), (char) => char.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function namesOf(node) {
  return [...new Set([node.label, ...node.labels.map(([, name]) => name), ...node.aliases])];
}

// A relation with its ends as nodes and with the dates at which it was seen.
function asFact(row, index, kind) {
  const source = nodes[row.from];
  const target = kind === "edge" ? nodes[row.to] : null;
  const dates = row.evidence.map((sighting) => documents[sighting.doc].date).filter(Boolean).sort();
  return { ...row, index, kind, source, target, dates, from: source.id, to: target ? target.id : null };
}

function otherEnd(edge, node) {
  return edge.source === node ? edge.target : edge.source;
}

// ---- words: everything the interface says, in two languages

let language = "zh";

function word(key) {
  return data.words.interface[key][language];
}

function nameOf(kind, key, back = false) {
  const entry = new Map(Object.entries(data.words[kind])).get(key);
  if (!entry) return key;
  return (back && entry[`${language}Back`]) || entry[language];
}

// ---- elements: text only ever goes in as text

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function shorten(text, length) {
  const plain = text.slice(0, 4 * length).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ").trim();
  const characters = [...plain];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : plain || "·";
}

function typeChip(node) {
  const kind = nameOf("types", node.type);
  const detail = node.subtype ? ` · ${nameOf("subtypes", node.subtype)}` : "";
  return el("span", { class: "chip", "data-color": node.type }, kind + detail);
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}
