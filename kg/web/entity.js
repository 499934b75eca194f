// The panel of an entity.

function entityView(node) {
  return [
    el("h2", { tabindex: "-1" }, el("bdi", {}, node.label)),
    el("p", { class: "about" }, typeChip(node), ` ${number(node.mentions)} ${word("mentions")} · ${number(node.documents)} ${word("inDocuments")}`),
    ...standingLine(node),
    entityActions(node),
    hopsLine(node),
    sharedSection(node, "maybeSame"),
    sharedSection(node, "related"),
    namesSection(node),
    mergedSection(node),
    ...relationSections(node),
    ...statementSections(node),
    aboutSection(node),
    documentsSection(node),
  ].filter(Boolean);
}

function entityActions(node) {
  const act = (key, action, attributes = {}) => button(word(key), action, { class: "action", "data-action": key, ...attributes });
  const pinned = state.pinned.has(node);
  return el(
    "p",
    { class: "actions" },
    act(pinned ? "unpin" : "pin", () => change("select", () => toggle(state.pinned, node)), { "aria-pressed": String(pinned) }),
    act("hide", () => hide(node)),
    act("pathFrom", () => setEnd("from", node)),
    act("pathTo", () => setEnd("to", node)),
    act("copyLink", (event) => copy(location.href, event.currentTarget)),
    act("saveCsv", saveCsv),
  );
}

function hide(node) {
  change("filter", () => {
    state.hidden.add(node);
    state.pinned.delete(node);
    state.selected = null;
  });
  tell("select");
}

// How far around it the map shows.
function hopsLine(node) {
  const choice = (hops) => button(String(hops), () => choose(node, { hops }), { class: "hop", "data-hops": String(hops), "aria-pressed": String(state.hops === hops) });
  const reached = neighbourhood(node, state.hops).length - 1;
  return el("p", { class: "hops" }, el("span", {}, word("hops")), ...[1, 2, 3, 4].map(choice), el("span", { class: "count" }, `${number(reached)} ${word("entities")}`));
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
  return node.merged.length ? section(word("merged"), node.merged.length, listOf(node.merged, mergedRow, 3)) : "";
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
  const row = (other) => el("li", { class: "line" }, entityLink(other), typeChip(other), el("span", { class: "count" }, number(other.mentions)));
  return others.length ? section(word(kind), others.length, listOf(others, row)) : "";
}

// ---- its relations, by predicate and direction

function relationSections(node) {
  const shown = node.facts.filter((edge) => edge.shown);
  const kinds = groupBy(shown, (edge) => `${edge.predicate} ${edge.source === node ? "" : "back"}`);
  const place = (edge) => data.order.predicates.indexOf(edge.predicate);
  return [...kinds.values()].sort((a, b) => place(a[0]) - place(b[0])).map((kind) => relationSection(node, kind));
}

function relationSection(node, kind) {
  const [first] = kind;
  const title = nameOf("predicates", first.predicate, first.source !== node);
  const best = [...kind].sort((a, b) => b.evidence.length - a.evidence.length || b.confidence - a.confidence);
  const others = kind.map((edge) => otherEnd(edge, node));
  const isOpen = others.every((other) => state.added.has(other));
  const unfold = button(word(isOpen ? "fold" : "unfold"), () => setUnfolded(node, others, !isOpen), { class: "unfold", "data-unfold": first.predicate });
  const found = section(title, kind.length, listOf(best, (edge) => relationRow(edge, otherEnd(edge, node))));
  found.firstChild.append(unfold);
  return found;
}

// Unfolded entities stay on the map, whatever is chosen next.
function setUnfolded(node, others, isOpen) {
  change("select", () => {
    for (const other of [node, ...others]) state.added[isOpen ? "add" : "delete"](other);
  });
}

function relationRow(edge, other) {
  const post = edge.title ? el("bdi", { class: "post" }, edge.title) : "";
  return el("li", { class: "fact" }, el("div", { class: "line" }, entityLink(other), post, statusChip(edge), factLink(edge)), quote(edge.evidence[0]));
}

// ---- what was said, and when things are held

function statementSections(node) {
  const shown = node.statements.filter((fact) => fact.shown);
  return [...groupBy(shown, (fact) => fact.predicate)].map(([predicate, said]) => {
    const title = predicate === "stated" ? word("statements") : predicate === "heldOn" ? word("dates") : nameOf("predicates", predicate);
    return section(title, said.length, listOf([...said].sort(byDate), statementRow));
  });
}

function statementRow(fact) {
  const when = dateOf(fact);
  const head = el("div", { class: "line" }, when ? el("time", {}, span(when)) : "", statusChip(fact), factLink(fact));
  return el("li", { class: "fact" }, head, el("p", { class: "said" }, el("bdi", {}, fact.text)), quote(fact.evidence[0]));
}

function aboutSection(node) {
  const said = node.about.filter((fact) => fact.shown && fact.source !== node).sort(byDate);
  const row = (fact) => el("li", { class: "fact" }, el("div", { class: "line" }, el("time", {}, span(dateOf(fact))), entityLink(fact.source), factLink(fact)), el("div", { class: "said" }, el("bdi", {}, fact.text)));
  return said.length ? section(word("saidAbout"), said.length, listOf(said, row, 4)) : "";
}

function documentsSection(node) {
  const found = [...node.docs].filter(isTold).map((n) => documents[n]).sort((a, b) => ((a.date || "") < (b.date || "") ? 1 : -1));
  return found.length ? section(word("sources"), found.length, listOf(found, (entry) => el("li", {}, documentLine(entry)))) : "";
}
