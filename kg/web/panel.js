// The details beside the map: of an entity, of a relation, or of the whole when nothing is chosen.

const ROWS_AT_FIRST = 6;

function startPanel() {
  for (const event of ["select", "filter", "language"]) on(event, paintPanel);
}

function paintPanel() {
  const panel = byId("panel");
  const item = state.selected;
  if (state.route) panel.replaceChildren(...routeView());
  else if (!item) panel.replaceChildren(...overview());
  else panel.replaceChildren(closeButton(), ...(item.facts ? entityView(item) : factView(item)));
  panel.scrollTop = 0;
}

function closeButton() {
  return el("button", { type: "button", class: "close", "aria-label": word("close"), onclick: () => choose(null) }, "×");
}

function section(title, count, ...children) {
  const heading = el("h3", {}, title, count === null ? "" : el("span", { class: "count" }, String(count)));
  return children.length ? el("section", {}, heading, ...children) : "";
}

function entityLink(node) {
  return el("button", { type: "button", class: "link", "data-color": node.type, onclick: () => choose(node) }, el("bdi", {}, node.label.slice(0, 200)));
}

// Long lists show their beginning and a button for the rest.
function listOf(items, makeRow, atFirst = ROWS_AT_FIRST) {
  const list = el("ul", {}, ...items.slice(0, atFirst).map(makeRow));
  const rest = items.slice(atFirst);
  if (!rest.length) return list;
  const more = el("button", { type: "button", class: "more" }, `${word("more")} ${rest.length}`);
  more.addEventListener("click", () => more.parentElement.replaceWith(...rest.map(makeRow)));
  list.append(el("li", {}, more));
  return list;
}

// ---- nothing chosen

function overview() {
  const groups = [...groupBy(ranked, (node) => node.group).values()].filter((group) => group.length > 2).slice(0, 8);
  return [
    el("p", { class: "hint" }, word("hint")),
    section(word("central"), null, listOf(ranked.filter((node) => node.shown), centralRow, 10)),
    groups.length ? section(word("groups"), null, el("ul", {}, ...groups.map(groupRow))) : "",
  ].filter(Boolean);
}

function centralRow(node) {
  return el("li", { class: "line" }, entityLink(node), typeChip(node), el("span", { class: "count" }, String(node.facts.length)));
}

function groupRow(group) {
  const names = group.slice(0, 3).flatMap((node, n) => [n ? "、" : "", entityLink(node)]);
  return el("li", { class: "line" }, el("span", {}, ...names.filter(Boolean)), el("span", { class: "count" }, `${group.length} ${word("members")}`));
}

// ---- an entity

function entityView(node) {
  return [
    el("h2", { tabindex: "-1" }, el("bdi", {}, node.label)),
    el("p", { class: "about" }, typeChip(node), ` ${node.mentions} ${word("mentions")} · ${node.documents} ${word("inDocuments")}`),
    ...standingLine(node),
    sharedSection(node, "maybeSame"),
    sharedSection(node, "related"),
    namesSection(node),
    mergedSection(node),
    ...relationSections(node),
    ...statementSections(node),
    sourcesSection([...node.facts, ...node.statements]),
  ].filter(Boolean);
}

function namesSection(node) {
  const written = node.labels.map(([tag, name]) => [tag, name]);
  const known = new Set([node.label, ...written.map(([, name]) => name)]);
  const rows = [...written, ...node.aliases.filter((name) => !known.has(name)).map((name) => ["alias", name])];
  if (rows.length < 2) return "";
  const kind = (tag) => (["zh-hans", "zh-hant", "en", "alias"].includes(tag) ? word(tag) : tag);
  const row = ([tag, name]) => el("li", { class: "line" }, el("span", { class: "kind" }, kind(tag)), el("bdi", {}, name));
  return section(word("names"), rows.length, listOf(rows, row));
}

function mergedSection(node) {
  return node.merged.length ? section(word("merged"), node.merged.length, listOf(node.merged, mergedRow, 4)) : "";
}

function mergedRow(reason) {
  const names = [el("bdi", {}, reason.alias || ""), reason.to ? " = " : "", reason.to ? el("bdi", {}, reason.to) : ""];
  const rule = el("span", { class: "kind", "data-rule": reason.rule }, nameOf("rules", reason.rule || ""));
  const ground = reason.text ? el("div", { class: "count" }, el("bdi", {}, reason.text)) : "";
  const source = reason.doc === null ? "" : documentLine(documents[reason.doc]);
  return el("li", {}, el("div", { class: "line" }, rule, ...names), ground, source);
}

// Where a body or a place belongs, and what mentions and others call it.
function standingLine(node) {
  const [parent, country, level] = node.standing;
  const belongs = [parent, country, level ? nameOf("levels", level) : null].filter(Boolean).join(" · ");
  const kinds = node.seenAs.map((type) => nameOf("types", type)).join("、");
  const rows = [belongs, kinds ? `${word("seenAs")}: ${kinds}` : "", node.exact.length ? `${word("elsewhere")}: ${node.exact.join(" ")}` : ""];
  return rows.filter(Boolean).map((text) => el("p", { class: "about" }, el("bdi", {}, text)));
}

function sharedSection(node, kind) {
  const others = node[kind].map((n) => nodes[n]);
  const row = (other) => el("li", { class: "line" }, entityLink(other), typeChip(other), el("span", { class: "count" }, String(other.mentions)));
  return others.length ? section(word(kind), others.length, listOf(others, row)) : "";
}

function relationSections(node) {
  const shown = node.facts.filter(edgeShown);
  const groups = groupBy(shown, (edge) => `${edge.predicate} ${edge.source === node ? "" : "back"}`);
  const place = (edge) => data.order.predicates.indexOf(edge.predicate);
  return [...groups.values()].sort((a, b) => place(a[0]) - place(b[0])).map((group) => relationSection(node, group));
}

function relationSection(node, group) {
  const [first] = group;
  const title = nameOf("predicates", first.predicate, first.source !== node);
  const best = [...group].sort((a, b) => b.evidence.length - a.evidence.length || b.confidence - a.confidence);
  return section(title, group.length, listOf(best, (edge) => relationRow(edge, otherEnd(edge, node))));
}

function relationRow(edge, other) {
  const post = edge.title ? el("bdi", { class: "post" }, edge.title) : "";
  const count = el("button", { type: "button", class: "count open", "data-fact": edge.id, onclick: () => choose(edge) }, `${edge.evidence.length} ${word("sightings")}`);
  return el("li", { class: "fact" }, el("div", { class: "line" }, entityLink(other), post, statusChip(edge), count), quote(edge.evidence[0]));
}

function statusChip(fact) {
  return fact.status === "asserted" ? "" : el("span", { class: "status", "data-color": fact.status }, nameOf("statuses", fact.status));
}

// ---- what was said, and when things are held

function statementSections(node) {
  const shown = node.statements.filter((fact) => fact.shown);
  const groups = groupBy(shown, (fact) => fact.predicate);
  return [...groups].map(([predicate, facts]) => {
    const title = predicate === "stated" ? word("statements") : predicate === "heldOn" ? word("dates") : nameOf("predicates", predicate);
    return section(title, facts.length, listOf([...facts].sort(byTime), statementRow));
  });
}

function byTime(a, b) {
  const [first, second] = [a.date || a.dates[0] || "", b.date || b.dates[0] || ""];
  return first < second ? -1 : first > second ? 1 : a.index - b.index;
}

function statementRow(fact) {
  const when = fact.date || fact.dates[0] || "";
  const open = el("button", { type: "button", class: "count open", "data-fact": fact.id, onclick: () => choose(fact) }, `${fact.evidence.length} ${word("sightings")}`);
  const head = el("div", { class: "line" }, when ? el("time", {}, when) : "", statusChip(fact), open);
  return el("li", { class: "fact" }, head, el("p", { class: "said" }, el("bdi", {}, fact.text)), quote(fact.evidence[0]));
}

// ---- evidence

function quote(sighting) {
  if (!sighting) return "";
  const parts = sighting.parts.map(([text, role]) => (role ? el("mark", { class: MARKS.get(role) }, text) : text));
  return el("blockquote", { class: "evidence", dir: "auto" }, ...parts);
}

function documentLine(entry) {
  const about = [entry.date, entry.source].filter(Boolean).join(" · ");
  return el("div", { class: "source" }, el("cite", {}, el("bdi", {}, entry.title)), about ? el("span", { class: "count" }, about) : "");
}

function sighting(item) {
  return el("li", { class: "fact" }, quote(item), documentLine(documents[item.doc]));
}

function sourcesSection(facts) {
  const seen = new Set(facts.filter((fact) => fact.shown).flatMap((fact) => fact.evidence.map((item) => item.doc)));
  const found = [...seen].map((n) => documents[n]).sort((a, b) => ((a.date || "") < (b.date || "") ? 1 : -1));
  return found.length ? section(word("sources"), found.length, listOf(found, (entry) => el("li", {}, documentLine(entry)))) : "";
}

// ---- a relation

function factView(fact) {
  const object = fact.target ? entityLink(fact.target) : el("bdi", { class: "said" }, fact.text);
  const about = `${nameOf("statuses", fact.status)} · ${word("confidence")} ${fact.confidence.toFixed(2)}`;
  const post = fact.title ? el("p", {}, `${word("post")}: `, el("bdi", {}, fact.title)) : "";
  return [
    el("h2", { class: "triple", tabindex: "-1" }, entityLink(fact.source), el("span", { class: "predicate" }, nameOf("predicates", fact.predicate)), object),
    el("p", { class: "about" }, el("span", { class: "status", "data-color": fact.status }, about), fact.date ? ` ${fact.date}` : ""),
    post,
    section(word("sources"), fact.evidence.length, listOf(fact.evidence, sighting, 20)),
  ].filter(Boolean);
}
