// Finding entities by name in either script, by alias, by pinyin or its initials.

const traditional = new Map([...data.fold[0]].map((char, n) => [char, [...data.fold[1]][n]]));
const NOWHERE = 9;
const byRank = [...nodes].sort((a, b) => a.rank - b.rank);

function fold(text) {
  const simple = [...text].map((char) => traditional.get(char) || char).join("");
  return simple.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
}

// The best first: whole names, beginnings, initials, pinyin, parts of names, then initials with one slip; the more
// central first among equals.
function find(text) {
  const query = fold(text);
  const exact = nodeById.get(text);
  if (!query) return exact ? [exact] : [];
  const sounds = /^[a-z0-9]+$/.test(query);
  const found = Array.from({ length: NOWHERE }, () => []);
  for (const node of byRank) {
    const score = Math.min(nameScore(node, query), sounds ? soundScore(node, query) : NOWHERE);
    if (node !== exact && score < NOWHERE) found[score].push(node);
  }
  return exact ? [exact, ...found.flat()] : found.flat();
}

function nameScore(node, query) {
  let best = NOWHERE;
  for (const key of node.keys) {
    const at = key.indexOf(query);
    if (at === 0) best = Math.min(best, key.length === query.length ? 0 : 1);
    else if (at > 0) best = Math.min(best, 5);
  }
  return best;
}

function soundScore(node, query) {
  let best = NOWHERE;
  for (const [whole, initials] of node.sounds) {
    if (whole.includes(query) || initials.includes(query)) best = Math.min(best, heardScore(whole, initials, query));
    else if (query.length > 3 && isSlip(initials, query)) best = Math.min(best, 8);
  }
  return best;
}

function heardScore(whole, initials, query) {
  if (initials === query || whole === query) return 2;
  if (query.length > 1 && initials.startsWith(query)) return 3;
  if (whole.startsWith(query)) return 4;
  if (query.length > 2 && initials.includes(query)) return 6;
  return query.length > 3 ? 7 : NOWHERE;
}

// One letter differs.
function isSlip(a, b) {
  if (a.length !== b.length) return false;
  let misses = 0;
  for (let n = 0; n < a.length && misses < 2; n += 1) if (a[n] !== b[n]) misses += 1;
  return misses === 1;
}
