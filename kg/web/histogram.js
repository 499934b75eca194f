// How many sightings fall into each day, month or year; click or drag to look at a period only.

const MOST_BARS = 120;
const chart = { unit: 7, bars: [], from: null };

function startHistogram() {
  const days = documents.map((entry) => entry.date).filter(Boolean).sort();
  chart.unit = unitFor(days);
  on("filter look all", paintTimeline);
  addEventListener("pointerup", () => (chart.from = null));
  paintTimeline();
}

// How many characters of an ISO date tell two bars apart: a day, a month or a year.
function unitFor(days) {
  if (!days.length) return 7;
  const [first, last] = [Date.parse(days[0]), Date.parse(days.at(-1))];
  const span = (last - first) / 86_400_000;
  if (span <= 62) return 10;
  return span <= 31 * MOST_BARS ? 7 : 4;
}

function countSightings() {
  const counts = new Map();
  let undated = 0;
  for (const fact of facts) {
    if (fact.fails & ~FAILS.period & ~FAILS.ends) continue;
    if (![fact.source, fact.target].every((node) => !node || kindShown(node))) continue;
    for (const item of fact.evidence) {
      const { date } = documents[item.doc];
      if (date) counts.set(date.slice(0, chart.unit), (counts.get(date.slice(0, chart.unit)) || 0) + 1);
      else undated += 1;
    }
  }
  return { counts, undated };
}

// Every day, month or year from the first to the last, the empty ones too, unless that is too many.
function barKeys() {
  const known = [...new Set(documents.map((entry) => entry.date).filter(Boolean).map((date) => date.slice(0, chart.unit)))].sort();
  const day = new Date(`${(known[0] || "").padEnd(4, "0")}${"-01-01".slice((known[0] || "").length - 4)}T00:00:00Z`);
  const keys = [];
  while (known.length && keys.length <= MOST_BARS && !Number.isNaN(day.getTime())) {
    const key = day.toISOString().slice(0, chart.unit);
    if (key > known.at(-1)) return keys;
    keys.push(key);
    if (chart.unit === 10) day.setUTCDate(day.getUTCDate() + 1);
    else if (chart.unit === 7) day.setUTCMonth(day.getUTCMonth() + 1);
    else day.setUTCFullYear(day.getUTCFullYear() + 1);
  }
  return known;
}

function paintTimeline() {
  const box = byId("timeline");
  const { counts, undated } = countSightings();
  const keys = barKeys();
  box.hidden = keys.length === 0;
  const most = Math.max(1, ...counts.values());
  chart.bars = keys.map((key) => bar(key, counts.get(key) || 0, most));
  box.replaceChildren(timelineHead(undated), el("div", { class: "bars" }, ...chart.bars), el("div", { class: "axis" }, ...axis(keys)));
}

function timelineHead(undated) {
  const chosen = state.period ? [...new Set(state.period)].join(" – ") : word("timelineHint");
  const clear = state.period ? button(word("clear"), () => setPeriod(null), { class: "clear" }) : "";
  return el("div", { class: "line" }, el("h2", {}, word("timeline")), el("span", { class: "count" }, chosen), clear, undated ? el("span", { class: "count undated" }, `${number(undated)} ${word("undated")}`) : "");
}

function bar(key, count, most) {
  const on = !state.period || (key >= state.period[0] && key <= state.period[1]);
  const element = el("button", { type: "button", class: "bar", "data-key": key, "aria-pressed": String(Boolean(state.period) && on), title: `${key} · ${count}`, "aria-label": `${key}: ${count}` }, el("i"));
  element.classList.toggle("off", !on);
  element.firstChild.style.height = `${count ? Math.max(6, (100 * count) / most) : 0}%`;
  element.addEventListener("pointerdown", () => (chart.from = key));
  element.addEventListener("pointerenter", () => chart.from && mark(chart.from, key));
  element.addEventListener("pointerup", () => release(key));
  element.addEventListener("click", (event) => event.detail === 0 && brush(key, key)); // from the keyboard
  return element;
}

function mark(from, to) {
  const [first, last] = [from, to].sort();
  for (const element of chart.bars) element.classList.toggle("off", element.dataset.key < first || element.dataset.key > last);
}

function release(key) {
  if (chart.from) brush(chart.from, key);
  chart.from = null;
}

// The same choice twice takes it back.
function brush(from, to) {
  const period = [from, to].sort();
  const again = state.period && state.period.join() === period.join();
  setPeriod(again ? null : period);
}

function axis(keys) {
  const step = Math.max(1, Math.ceil(keys.length / 8));
  return keys.map((key, n) => el("span", {}, n % step === 0 ? el("b", {}, key) : ""));
}

function setPeriod(period) {
  change("filter", () => (state.period = period));
}
