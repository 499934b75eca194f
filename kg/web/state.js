// What is chosen, and its written form: the part of the address after #. Links, undoing and going back all use it.

const state = fresh();
const past = []; // written forms, the oldest first
const listeners = new Map();
const MOST_PAST = 200;
let camera = ""; // "x,y,scale" once the user has moved the map

function fresh() {
  return {
    view: "map",
    selected: null, // a node or a fact
    between: null, // two nodes
    hops: 1,
    off: { type: new Set(), subtype: new Set(), predicate: new Set(), status: new Set() },
    documents: new Set(), // only these; all when empty
    period: null, // [first, last], both included
    confidence: 0,
    sources: 1,
    hidden: new Set(),
    pinned: new Set(),
    added: new Set(), // nodes that were unfolded
    size: "rank",
    colour: "type",
    language: "zh",
    theme: "auto",
  };
}

function on(events, action) {
  for (const event of events.split(" ")) listeners.set(event, [...(listeners.get(event) || []), action]);
}

function tell(event) {
  for (const action of listeners.get(event) || []) action();
}

// Every change goes through here: it is written into the address, can be undone, and those concerned are told.
function change(event, action) {
  const before = written();
  action();
  if (written() !== before) past.push(before);
  if (past.length > MOST_PAST) past.shift();
  writeLink();
  tell(event);
}

function undo() {
  if (past.length) restore(past.pop());
}

// ---- the written form

const SINGLE = { view: "map", hops: "1", confidence: "0", sources: "1", size: "rank", colour: "type", language: "zh", theme: "auto" };
const CHOICES = {
  view: ["map", "table", "statements", "events", "places"],
  hops: ["1", "2", "3", "4"],
  size: ["rank", "links", "mentions", "documents", "between"],
  colour: ["type", "group"],
  language: ["zh", "en"],
  theme: ["auto", "light", "dark"],
};

function written() {
  const parts = [];
  const put = (name, values) => values.length && parts.push(`${name}=${values.map((value) => encodeURIComponent(value)).join(",")}`);
  const ids = (items) => [...items].map((item) => item.id).sort();
  if (state.selected) put("select", [state.selected.id]);
  if (state.between) put("path", state.between.map((node) => node.id));
  for (const [kind, keys] of Object.entries(state.off)) put(`no-${kind}`, [...keys].sort());
  for (const kind of ["documents", "hidden", "pinned", "added"]) put(kind, ids(state[kind]));
  if (state.period) put("period", state.period);
  for (const [name, usual] of Object.entries(SINGLE)) if (String(state[name]) !== usual) put(name, [String(state[name])]);
  return parts.join("&");
}

function writeLink() {
  const text = [written(), camera && `camera=${camera}`].filter(Boolean).join("&");
  try {
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  } catch {
    // a frame without an address of its own, as in a notebook
  }
}

function restore(text) {
  Object.assign(state, readState(text));
  writeLink();
  tell("all");
}

function readState(text) {
  const values = readValues(text);
  const all = (name, index) => new Set((values.get(name) || []).map((id) => index.get(id)).filter(Boolean));
  const one = (name) => (CHOICES[name].includes((values.get(name) || [])[0]) ? values.get(name)[0] : SINGLE[name]);
  const [id = ""] = values.get("select") || [];
  const ends = (values.get("path") || []).map((name) => nodeById.get(name));
  const period = values.get("period") || [];
  const read = fresh();
  for (const kind of Object.keys(read.off)) read.off[kind] = new Set(values.get(`no-${kind}`) || []);
  for (const name of Object.keys(CHOICES)) read[name] = one(name);
  read.hops = Number(read.hops);
  read.selected = nodeById.get(id) || factById.get(id) || null;
  read.between = ends.length === 2 && ends.every(Boolean) ? ends : null;
  read.documents = all("documents", documentById);
  for (const kind of ["hidden", "pinned", "added"]) read[kind] = all(kind, nodeById);
  read.period = period.length === 2 && period.every((day) => /^[\d-]{4,10}$/.test(day)) ? period : null;
  read.confidence = Math.min(Math.max(Number((values.get("confidence") || [0])[0]) || 0, 0), 1);
  read.sources = Math.max(Math.round(Number((values.get("sources") || [1])[0])) || 1, 1);
  return read;
}

function readValues(text) {
  const values = new Map();
  for (const part of text.split("&")) {
    const [name, value = ""] = part.split("=", 2);
    values.set(name, value.split(",").filter(Boolean).map(decode));
  }
  return values;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// ---- choosing

function choose(item, { hops = 1 } = {}) {
  change("select", () => {
    state.selected = item;
    state.between = null;
    state.hops = hops;
  });
}

function select(id) {
  const item = nodeById.get(id) || factById.get(id) || null;
  choose(item);
  return item;
}
