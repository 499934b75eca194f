// What is where: events held and bodies located, place by place.

function placesSheet() {
  const found = nodes.filter((node) => node.type === "Location" && node.shown).map(placeOf).filter((place) => place.count);
  found.sort((a, b) => b.count - a.count || a.node.rank - b.node.rank);
  if (!found.length) return [el("p", { class: "hint" }, word("nothing"))];
  const most = found[0].count;
  const title = el("p", { class: "lead" }, `${number(found.length)} ${word("placesOf")}`);
  return [title, ...paged(found, (place) => placeRow(place, most), el("div", { class: "flow" }), 60)];
}

function placeOf(node) {
  const held = linked(node, "heldAt", false).map(occasion).sort((a, b) => (a.date < b.date ? 1 : -1));
  const located = linked(node, "locatedIn", false).sort((a, b) => a.rank - b.rank);
  return { node, held, located, count: held.length + located.length };
}

function placeRow({ node, held, located, count }, most) {
  const [parent] = node.standing;
  const bar = el("i", { class: "measure" });
  bar.style.width = `${(100 * count) / most}%`;
  const event = (item) => el("li", { class: "line" }, el("time", {}, span(item.date) || "—"), entityLink(item.node));
  const body = (other) => el("li", { class: "line" }, entityLink(other), typeChip(other));
  return el(
    "article",
    { class: "place" },
    el("div", { class: "line" }, entityLink(node), parent ? el("bdi", { class: "count" }, parent) : "", el("span", { class: "count" }, number(count))),
    bar,
    el("div", { class: "columns" }, held.length ? section(word("view-events"), held.length, listOf(held, event, 5)) : "", located.length ? section(word("located"), located.length, listOf(located, body, 5)) : ""),
  );
}
