// What all panels are made of.

const ROWS_AT_FIRST = 6;
const MARKS = new Map([["s", "subject"], ["o", "object"], ["t", "trigger"]]);

function startPanel() {
  on("select filter look all", paintPanel);
  paintPanel();
}

function paintPanel() {
  const panel = byId("panel");
  const item = state.selected;
  if (state.between) panel.replaceChildren(closeButton(), ...betweenView(...state.between));
  else if (!item) panel.replaceChildren(...overview());
  else panel.replaceChildren(closeButton(), ...(item.facts ? entityView(item) : factView(item)));
  panel.scrollTop = 0;
}

function closeButton() {
  return button("×", () => choose(null), { class: "close", "aria-label": word("close") });
}

function section(title, count, ...children) {
  const heading = el("h3", {}, title, count === null ? "" : el("span", { class: "count" }, String(count)));
  return children.length ? el("section", {}, heading, ...children) : "";
}

function typeChip(node) {
  const kind = nameOf("types", node.type);
  const detail = node.subtype ? ` · ${nameOf("subtypes", node.subtype)}` : "";
  return el("span", { class: "chip", "data-color": node.type }, kind + detail);
}

function statusChip(fact) {
  return fact.status === "asserted" ? "" : el("span", { class: "status", "data-color": fact.status }, nameOf("statuses", fact.status));
}

function entityLink(node) {
  return el("button", { type: "button", class: "link", "data-color": node.type, onclick: () => choose(node) }, el("bdi", {}, node.label.slice(0, 200)));
}

// Links one after another; a line never begins with the comma.
function linkList(others, most = others.length) {
  const links = others.slice(0, most).map((node, n) => el("span", { class: "joined" }, entityLink(node), n < Math.min(others.length, most) - 1 ? "、" : ""));
  return others.length > most ? [...links, ` +${number(others.length - most)}`] : links;
}

function factLink(fact) {
  const count = fact.evidence.length;
  return button(`${number(count)} ${word(count === 1 ? "sighting" : "sightings")}`, () => choose(fact), { class: "count open", "data-fact": fact.id });
}

// Long lists show their beginning and a button for the rest.
function listOf(items, makeRow, atFirst = ROWS_AT_FIRST) {
  const list = el("ul", {}, ...items.slice(0, atFirst).map(makeRow));
  const rest = items.slice(atFirst);
  if (!rest.length) return list;
  const more = button(`${word("more")} ${number(rest.length)}`, () => more.parentElement.replaceWith(...rest.map(makeRow)), { class: "more" });
  list.append(el("li", {}, more));
  return list;
}

function quote(sighting) {
  if (!sighting) return "";
  const parts = sighting.parts.map(([text, role]) => (role ? el("mark", { class: MARKS.get(role) }, text) : text));
  return el("blockquote", { class: "evidence", dir: "auto" }, ...parts);
}

function documentLine(entry) {
  const about = [entry.date, entry.source].filter(Boolean).join(" · ");
  const only = button(word("only"), () => onlyIn(entry), { class: "only", title: word("onlyDocument") });
  return el("div", { class: "source" }, el("cite", {}, el("bdi", {}, entry.title)), about ? el("span", { class: "count" }, about) : "", only);
}
