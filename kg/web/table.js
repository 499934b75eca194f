// Everything as tables: for screen readers, and for whoever likes rows.

const TABLES = {
  entities: [
    ["name", (node) => node.label, entityLink],
    ["type", (node) => nameOf("types", node.type), (node) => typeChip(node)],
    ["facts", (node) => node.facts.length],
    ["statements", (node) => node.statements.length],
    ["mentions", (node) => node.mentions],
    ["documents", (node) => node.docs.size],
  ],
  facts: [
    ["subject", (fact) => fact.source.label, (fact) => entityLink(fact.source)],
    ["predicate", (fact) => nameOf("predicates", fact.predicate)],
    ["object", (fact) => (fact.target ? fact.target.label : fact.text), (fact) => (fact.target ? entityLink(fact.target) : el("bdi", {}, shorten(fact.text, 60)))],
    ["status", (fact) => nameOf("statuses", fact.status)],
    ["confidence", (fact) => fact.confidence, (fact) => fact.confidence.toFixed(2)],
    ["date", dateOf],
    ["evidence", (fact) => fact.evidence.length, factLink],
  ],
};
const sorting = { table: "entities", column: -1, down: true };

function tableSheet() {
  const rows = (sorting.table === "entities" ? ranked : facts).filter((item) => item.shown);
  const columns = TABLES[sorting.table];
  const tabs = el("div", { class: "switch" }, ...Object.keys(TABLES).map((key) => button(word(key), () => setTable({ table: key, column: -1 }), { "aria-pressed": String(key === sorting.table) })));
  const caption = el("caption", {}, `${word(sorting.table)}: ${number(rows.length)}`);
  const head = el("thead", {}, el("tr", {}, ...columns.map(([key], n) => heading(key, n))));
  const body = el("tbody");
  const row = (item) => el("tr", {}, ...columns.map(([, value, show], n) => el(n ? "td" : "th", n ? {} : { scope: "row" }, show ? show(item) : String(value(item)))));
  const [filled, more] = paged(sorted(rows, columns), row, body);
  return [tabs, el("div", { class: "wide" }, el("table", { class: "rows" }, caption, head, filled)), more];
}

function heading(key, column) {
  const order = sorting.column === column ? (sorting.down ? "descending" : "ascending") : "none";
  const down = sorting.column === column ? !sorting.down : true;
  return el("th", { scope: "col", "aria-sort": order }, button(word(key), () => setTable({ column, down })));
}

function sorted(rows, columns) {
  if (sorting.column < 0) return rows;
  const value = columns[sorting.column][1];
  const compare = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), "zh"));
  return [...rows].sort((a, b) => (sorting.down ? -1 : 1) * compare(value(a), value(b)));
}

function setTable(choice) {
  Object.assign(sorting, choice);
  paintSheet();
}
