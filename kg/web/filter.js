// Which entities and facts the filters let through, and how many each choice would.

const FAILS = { ends: 1, predicate: 2, status: 4, period: 8, documents: 16, confidence: 32, sources: 64 };

function inPeriod(date) {
  const [first, last] = state.period;
  return Boolean(date) && date.slice(0, last.length) >= first && date.slice(0, last.length) <= last;
}

function isTold(doc) {
  return (!state.documents.size || state.documents.has(documents[doc])) && (!state.period || inPeriod(documents[doc].date));
}

// The filters that a fact fails, whatever its ends.
function failsOf(fact) {
  let fails = 0;
  if (state.off.predicate.has(fact.predicate)) fails |= FAILS.predicate;
  if (state.off.status.has(fact.status)) fails |= FAILS.status;
  if (state.period && !fact.dates.some(inPeriod)) fails |= FAILS.period;
  if (state.documents.size && ![...fact.sources].some((doc) => state.documents.has(documents[doc]))) fails |= FAILS.documents;
  if (fact.confidence < state.confidence) fails |= FAILS.confidence;
  if (fact.sources.size < state.sources) fails |= FAILS.sources;
  return fails;
}

function kindShown(node) {
  return !state.off.type.has(node.type) && !(node.subtype && state.off.subtype.has(node.subtype));
}

// Filters of evidence leave only what has some; those of kind leave entities alone.
function isBorneOut(node) {
  if (state.confidence > 0 || state.sources > 1) return [...node.facts, ...node.statements].some((fact) => !fact.fails);
  return (!state.period && !state.documents.size) || [...node.docs].some(isTold);
}

function refreshShown() {
  for (const fact of facts) fact.fails = failsOf(fact);
  for (const node of nodes) {
    node.fits = state.pinned.has(node) || (!state.hidden.has(node) && isBorneOut(node));
    node.shown = node.fits && (state.pinned.has(node) || kindShown(node));
  }
  for (const fact of facts) {
    if (!fact.source.shown || (fact.target && !fact.target.shown)) fact.fails |= FAILS.ends;
    fact.shown = fact.fails === 0;
  }
}

// How many would be shown of each key, were only the filter of this kind open.
function countsOf(kind) {
  const counts = new Map();
  const add = (key, shown) => key && counts.set(key, (counts.get(key) || 0) + (shown ? 1 : 0));
  if (kind === "type") for (const node of nodes) add(node.type, node.fits);
  else if (kind === "subtype") for (const node of nodes) add(node.subtype, node.fits && !state.off.type.has(node.type));
  else for (const fact of facts) add(fact[kind], (fact.fails & ~FAILS[kind]) === 0);
  return counts;
}

function isFiltered() {
  return Object.values(state.off).some((keys) => keys.size) || state.period !== null || state.documents.size > 0
    || state.confidence > 0 || state.sources > 1 || state.hidden.size > 0;
}

function clearFilters() {
  const { off, documents: none, period, confidence, sources, hidden } = fresh();
  change("filter", () => Object.assign(state, { off, documents: none, period, confidence, sources, hidden }));
}
