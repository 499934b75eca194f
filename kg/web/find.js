// Finding entities by name in either script, by alias, by pinyin or its initials.

const traditional = new Map([...data.fold[0]].map((char, n) => [char, [...data.fold[1]][n]]));
const NOWHERE = 99;

function fold(text) {
  const simple = [...text].map((char) => traditional.get(char) || char).join("");
  return simple.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
}

// The best first: whole names, beginnings, initials, pinyin, parts of names, then initials with one slip.
function find(text) {
  const query = fold(text);
  const exact = nodeById.get(text);
  if (!query) return exact ? [exact] : [];
  const scored = [];
  for (const node of nodes) {
    const score = node === exact ? -1 : Math.min(nameScore(node, query), soundScore(node, query));
    if (score < NOWHERE) scored.push([score, node]);
  }
  return scored.sort((a, b) => a[0] - b[0] || a[1].rank - b[1].rank).map(([, node]) => node);
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
  if (!/^[a-z0-9]+$/.test(query)) return NOWHERE;
  let best = NOWHERE;
  for (const [whole, initials] of soundsOf(node)) {
    if (initials === query || whole === query) best = Math.min(best, 2);
    else if (query.length > 1 && initials.startsWith(query)) best = Math.min(best, 3);
    else if (whole.startsWith(query)) best = Math.min(best, 4);
    else if (query.length > 2 && initials.includes(query)) best = Math.min(best, 6);
    else if (query.length > 3 && whole.includes(query)) best = Math.min(best, 7);
    else if (query.length > 3 && isSlip(initials, query)) best = Math.min(best, 8);
  }
  return best;
}

// Pinyin in one word and its initials; a run of Latin letters or digits counts as its own initials.
function soundsOf(node) {
  node.heard ||= node.sounds.map((sound) => {
    const parts = sound.split(" ");
    return [parts.join(""), parts.map((part) => (/\d/.test(part) ? part : part[0])).join("")];
  });
  return node.heard;
}

// One letter differs.
function isSlip(a, b) {
  if (a.length !== b.length) return false;
  let misses = 0;
  for (let n = 0; n < a.length && misses < 2; n += 1) if (a[n] !== b[n]) misses += 1;
  return misses === 1;
}
