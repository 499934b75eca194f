// Start everything, in the order in which the parts need one another.

function startHeader() {
  combo(byId("search"), byId("results"), { pick: (node) => choose(node) });
  byId("language").addEventListener("click", () => change("look", () => (state.language = state.language === "zh" ? "en" : "zh")));
  byId("theme").addEventListener("click", () => change("look", () => (state.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark")));
  byId("undo").addEventListener("click", undo);
  byId("show-filters").addEventListener("click", () => document.body.classList.toggle("filtering"));
  byId("zoom-in").addEventListener("click", () => zoom(1.4));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  byId("fit").addEventListener("click", () => fitMap({ animated: true }));
  document.addEventListener("click", (event) => {
    const menu = byId("export");
    if (menu.open && !(event.target.closest("summary") && menu.contains(event.target))) menu.open = false;
  });
  on("select filter look view all", () => (byId("undo").disabled = past.length === 0));
}

function followLink() {
  const [, place] = /(?:^|&)camera=([^&]*)/.exec(location.hash.slice(1)) || [];
  Object.assign(state, readState(location.hash.slice(1)));
  tell("all");
  if (!place || !restoreCamera(decode(place))) (focusOf() ? showFocus : fitMap)();
  writeLink();
  byId("undo").disabled = past.length === 0;
}

function lookAnew() {
  sayWords();
  weigh();
  recolour();
}

function start() {
  Object.assign(state, readState(location.hash.slice(1)));
  readColours();
  weigh();
  refreshShown();
  byId("empty").hidden = nodes.length > 0;
  on("filter all", refreshShown);
  on("look all", lookAnew);
  on("filter", filtersOnMap);
  on("select", refreshMap);
  on("select", showFocus);
  startHeader();
  startFilters();
  startBetween();
  startPanel();
  startHistogram();
  startSheets();
  sayWords();
  startMap(); // when all around it has its size
  startExport();
  startKeys();
  darkness.addEventListener("change", () => tell("look"));
  addEventListener("hashchange", followLink);
  if (location.hash.length > 1) followLink();
  byId("undo").disabled = true;
}

// What scripts see: plain records that name one another by id, so that they can be copied and serialised.
function publish() {
  const entity = ({ id, label, type, subtype, aliases, mentions, documents: count, rank, group, x, y }) => (
    { id, label, type, subtype, aliases, mentions, documents: count, rank, group, x, y });
  const fact = ({ id, from, to, predicate, status, confidence, title, evidence }) => (
    { id, from, to, predicate, status, confidence, title, sightings: evidence.length });
  const records = nodes.map(entity);
  return {
    nodes: records,
    edges: edges.map((edge) => fact({ ...edge, from: edge.source.id, to: edge.target.id })),
    select: (id) => Boolean(select(id)),
    find: (text) => find(text).map((node) => records[node.index]),
    shown: () => ({
      nodes: nodes.filter((node) => node.shown).map((node) => node.id),
      live: live.nodes.getIds().map((index) => nodes[index].id),
      focus: labels.focus ? [...labels.focus.nodes].map((node) => node.id) : [],
      labels: labels.placed.map(({ text, left, right, top, bottom }) => ({ text, left, right, top, bottom })),
    }),
  };
}

start();
window.kg = publish();
