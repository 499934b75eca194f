// The panel when nothing is chosen: what this is, who is central, which communities there are.

const MOST_GROUPS = 12;

function overview() {
  const largest = [...groups.values()].filter((members) => members.length > 2).sort((a, b) => b.length - a.length).slice(0, MOST_GROUPS);
  return [
    el("p", { class: "hint" }, word("hint")),
    section(word("central"), null, listOf(ranked.filter((node) => node.shown), centralRow, 10)),
    largest.length ? section(word("groups"), null, el("ul", {}, ...largest.map(groupRow))) : "",
    helpSection(),
  ].filter(Boolean);
}

function centralRow(node) {
  return el("li", { class: "line" }, entityLink(node), typeChip(node), el("span", { class: "count" }, number(node.facts.length)));
}

function groupRow(members) {
  const best = [...members].sort((a, b) => a.rank - b.rank);
  const swatch = el("i", { class: "swatch", "data-group": String(best[0].group % HUES) });
  const go = button(`${number(members.length)} ${word("members")}`, () => showGroup(members), { class: "count open" });
  return el("li", { class: "group" }, swatch, el("span", {}, ...linkList(best.slice(0, 3))), go);
}

function showGroup(members) {
  if (state.view !== "map") change("view", () => (state.view = "map"));
  fitTo(members, { animated: true });
}
