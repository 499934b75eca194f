// Events along the line of time: when, where, by whom, and how many take part.

function eventsSheet() {
  const held = nodes.filter((node) => node.type === "Event" && node.shown).map(occasion);
  const dated = held.filter((item) => item.date).sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.node.rank - b.node.rank));
  const undated = held.filter((item) => !item.date).sort((a, b) => a.node.rank - b.node.rank);
  if (!held.length) return [el("p", { class: "hint" }, word("nothing"))];
  const rows = [...groupBy([...dated, ...undated], (item) => item.date.slice(0, 7) || word("undatedOnes"))].flatMap(([month, list]) => [{ month }, ...list]);
  const title = el("p", { class: "lead" }, `${number(held.length)} ${word("eventsOf")}`);
  return [title, ...paged(rows, (row) => (row.month ? el("h3", { class: "month" }, row.month) : eventRow(row)), el("div", { class: "flow line-of-time" }), 150)];
}

// The day an event is said to be held on, or else the day it was first told of.
function occasion(node) {
  const days = node.statements.filter((fact) => fact.shown && fact.predicate === "heldOn" && fact.date && fact.status !== "denied").map((fact) => fact.date).sort();
  const told = [...node.docs].map((doc) => documents[doc].date).filter(Boolean).sort();
  return { node, date: days[0] || told[0] || "", isHeld: days.length > 0 };
}

function linked(node, predicate, isSource) {
  const found = node.facts.filter((edge) => edge.shown && edge.predicate === predicate && (edge.source === node) === isSource);
  return [...new Set(found.map((edge) => otherEnd(edge, node)))];
}

function eventRow({ node, date, isHeld }) {
  const part = (key, others) => (others.length ? el("span", {}, `${word(key)} `, ...linkList(others, 4)) : "");
  return el(
    "article",
    { class: "event" },
    el("div", { class: "line" }, el("time", {}, span(date) || "—"), entityLink(node), el("span", { class: "count" }, date && !isHeld ? word("reported") : "")),
    el("p", { class: "count parts" }, part("where", linked(node, "heldAt", true)), part("by", linked(node, "organizes", false)), part("with", linked(node, "participatesIn", false)), part("showing", linked(node, "exhibitedAt", false))),
  );
}
