// Start everything, in the order in which the parts need one another.

function sayWords() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.setAttribute("placeholder", word(element.dataset.hint));
    element.setAttribute("aria-label", word(element.dataset.hint));
  }
}

function setLanguage(name) {
  language = name;
  writeHash();
  tell("language");
}

function followHash() {
  const values = readHash();
  const wanted = values.get("lang") === "en" ? "en" : "zh";
  const [from, to] = (values.get("path") || "").split(",").map((id) => nodeById.get(decode(id)));
  const item = nodeById.get(decode(values.get("select") || "")) || factById.get(decode(values.get("select") || "")) || null;
  if (wanted !== language) {
    language = wanted;
    tell("language");
  }
  if (from && to) showPath(from, to);
  else if (item !== state.selected || state.route) choose(item);
}

function startButtons() {
  byId("language").addEventListener("click", () => setLanguage(language === "zh" ? "en" : "zh"));
  byId("zoom-in").addEventListener("click", () => zoom(1.4));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  byId("fit").addEventListener("click", () => {
    choose(null);
    fitMap();
  });
}

function selectionChanged() {
  refreshMap();
  showFocus();
}

function start() {
  refreshShown();
  byId("empty").hidden = nodes.length > 0;
  on("language", sayWords);
  sayWords();
  startMap();
  startFilters();
  startSearch();
  startPath();
  startPanel();
  startTimeline();
  startButtons();
  on("filter", refreshMap);
  on("select", selectionChanged);
  on("language", () => network.redraw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  addEventListener("hashchange", followHash);
  paintPanel();
  followHash();
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
    edges: edges.map(fact),
    select: (id) => Boolean(select(id)),
    find: (text) => find(text).map((node) => records[node.index]),
  };
}

start();
window.kg = publish();
