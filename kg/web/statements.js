// Who said what, when, about whom.

function statementsSheet() {
  const said = statements.filter((fact) => fact.predicate === "stated" && fact.shown).sort(byDate).reverse();
  const who = state.selected && state.selected.facts ? state.selected : null;
  const ours = who ? said.filter((fact) => fact.source === who || fact.about.includes(who)) : said;
  const months = [...groupBy(ours, (fact) => dateOf(fact).slice(0, 7) || word("undatedOnes"))];
  const title = el("p", { class: "lead" }, `${number(ours.length)} ${word("statementsOf")}`, who ? " · " : "", who ? entityLink(who) : "", who ? button(word("all"), () => choose(null), { class: "action" }) : "");
  if (!ours.length) return [title, el("p", { class: "hint" }, word("nothing"))];
  const rows = months.flatMap(([month, list]) => [{ month }, ...list]);
  return [title, ...paged(rows, (row) => (row.month ? el("h3", { class: "month" }, row.month) : saidRow(row)), el("div", { class: "flow" }), 150)];
}

function saidRow(fact) {
  const first = documents[fact.evidence[0] ? fact.evidence[0].doc : -1];
  return el(
    "article",
    { class: "statement", "data-fact": fact.id },
    el("div", { class: "line" }, el("time", {}, span(dateOf(fact))), entityLink(fact.source), statusChip(fact), factLink(fact)),
    el("p", { class: "said" }, el("bdi", {}, fact.text)),
    fact.about.length ? el("p", { class: "count" }, `${word("about")} `, ...linkList(fact.about)) : "",
    first ? documentLine(first) : "",
  );
}
