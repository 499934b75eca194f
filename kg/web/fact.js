// The panel of a relation or a statement: every sighting, how to cite it, and the SPARQL that finds it.

const SAFE_ID = /^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/;

function factView(fact) {
  const object = fact.target ? entityLink(fact.target) : el("bdi", { class: "said" }, fact.text);
  const about = `${nameOf("statuses", fact.status)} · ${word("confidence")} ${fact.confidence.toFixed(2)}`;
  const post = fact.title ? el("p", {}, `${word("post")}: `, el("bdi", {}, fact.title)) : "";
  const named = fact.about.length ? section(word("aboutWhom"), fact.about.length, listOf(fact.about, (node) => el("li", { class: "line" }, entityLink(node), typeChip(node)))) : "";
  return [
    el("h2", { class: "triple", tabindex: "-1" }, entityLink(fact.source), el("span", { class: "predicate" }, nameOf("predicates", fact.predicate)), object),
    el("p", { class: "about" }, el("span", { class: "status", "data-color": fact.status }, about), fact.date ? ` · ${fact.date}` : ""),
    post,
    named,
    section(word("evidence"), fact.evidence.length, marksLegend(), listOf(fact.evidence, (item) => sighting(fact, item), 20)),
    sparqlSection(fact),
  ].filter(Boolean);
}

function marksLegend() {
  return el("p", { class: "count marks" }, ...[...MARKS.values()].map((role) => el("span", { class: `mark ${role}` }, word(role))));
}

function sighting(fact, item) {
  const entry = documents[item.doc];
  const sure = el("span", { class: "count" }, `${word("confidence")} ${item.sure.toFixed(2)} · ${word("characters")} ${item.at[0]}–${item.at[1]}`);
  const cite = button(word("cite"), (event) => copy(citation(item), event.currentTarget), { class: "action cite" });
  return el("li", { class: "fact sighting" }, quote(item), documentLine(entry), el("div", { class: "line" }, sure, cite));
}

function citation(item) {
  const entry = documents[item.doc];
  const text = item.parts.map(([part]) => part).join("");
  const zh = state.language === "zh";
  const where = [entry.author, zh ? `《${entry.title}》` : `"${entry.title}"`, entry.source, entry.date, `${entry.path}#char=${item.at.join(",")}`];
  return `${zh ? `“${text}”——` : `"${text}" - `}${where.filter(Boolean).join(zh ? "，" : ", ")}${zh ? "。" : "."}`;
}

// ---- SPARQL

function sparqlSection(fact) {
  const query = sparql(fact);
  if (!query) return "";
  const copyIt = button(word("copy"), (event) => copy(query, event.currentTarget), { class: "action" });
  return el("details", { class: "sparql" }, el("summary", {}, word("sparql")), el("pre", {}, query), copyIt);
}

// An id that could not stand in an IRI has no query: nothing of the news may become one.
function sparql(fact) {
  const ids = [fact.id, fact.source.id, ...(fact.target ? [fact.target.id] : [])];
  if (![...ids, fact.predicate, fact.status].every((id) => SAFE_ID.test(id))) return "";
  const iri = (kind, id) => `<${data.base}/${kind}/${id}>`;
  const object = fact.target ? `\n    rdf:object ${iri("id", fact.target.id)} ;` : "";
  return `PREFIX kg: <https://kg.example.org/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?relation ?quote ?title ?begin ?end WHERE {
  ${fact.target ? "" : `VALUES ?relation { ${iri("relation", fact.id)} }\n  `}?relation rdf:subject ${iri("id", fact.source.id)} ;
    rdf:predicate kg:${fact.predicate} ;${object}
    kg:status kg:${fact.status} ;
    kg:evidence ?evidence .
  ?evidence kg:quote ?quote ; nif:beginIndex ?begin ; nif:endIndex ?end ; kg:document ?document .
  OPTIONAL { ?document dcterms:title ?title }
}
ORDER BY ?title ?begin`;
}
