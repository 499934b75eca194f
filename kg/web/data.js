// What Python put into the page, with records that name one another by number turned into objects.

const data = await readData();
const documents = data.documents.map((row, index) => ({ ...row, index }));
const nodes = data.nodes.map((row, index) => asNode(row, index));
const edges = data.edges.map((row, index) => asFact(row, index, "edge"));
const statements = data.statements.map((row, index) => asFact(row, index, "statement"));
const facts = [...edges, ...statements];
const nodeById = new Map(nodes.map((node) => [node.id, node]));
const factById = new Map(facts.map((fact) => [fact.id, fact]));
const documentById = new Map(documents.map((entry) => [entry.id, entry]));
const groups = groupBy(nodes.filter((node) => node.facts.length), (node) => node.group);

// The page carries JSON, or, when that is long, a string of base64 of gzip of it.
async function readData() {
  const given = JSON.parse(byId("data").textContent);
  if (typeof given !== "string") return given;
  const text = atob(given);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n += 1) bytes[n] = text.charCodeAt(n);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function asNode(row, index) {
  const names = [...new Set([row.label, ...row.labels.map(([, name]) => name), ...row.aliases])];
  return { ...row, index, names, id: row.key, facts: [], statements: [], about: [], docs: new Set(row.docs), shown: true };
}

// A relation with its ends as nodes, the documents that tell of it, and their dates.
function asFact(row, index, kind) {
  const source = nodes[row.from];
  const target = kind === "edge" ? nodes[row.to] : null;
  const sources = new Set(row.evidence.map((item) => item.doc));
  const dates = [...sources].map((doc) => documents[doc].date).filter(Boolean).sort();
  const about = (row.about || []).map((n) => nodes[n]);
  const fact = { ...row, index, kind, source, target, sources, dates, about, shown: true };
  enter(fact);
  return fact;
}

function enter(fact) {
  const { source, target, kind } = fact;
  if (kind === "edge") source.facts.push(fact);
  else source.statements.push(fact);
  if (target && target !== source) target.facts.push(fact);
  for (const node of fact.about) node.about.push(fact);
  for (const node of [source, target, ...fact.about]) if (node) for (const doc of fact.sources) node.docs.add(doc);
}

function otherEnd(edge, node) {
  return edge.source === node ? edge.target : edge.source;
}

function dateOf(fact) {
  return fact.date || fact.dates[0] || "";
}

// How a day or a range of days (ISO, parted by a slash) is shown.
function span(date) {
  return date.replace("/", " – ");
}

function byDate(a, b) {
  const [first, second] = [dateOf(a), dateOf(b)];
  return first < second ? -1 : first > second ? 1 : a.index - b.index;
}
