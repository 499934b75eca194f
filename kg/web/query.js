// The query editor: asks the server's SPARQL endpoint and shows what it answers. All text is set as text.

"use strict";

const WORDS = {
  explorer: { zh: "图谱", en: "Explorer" },
  language: { zh: "English", en: "中文" },
  recipes: { zh: "常用查询", en: "Shipped queries" },
  choose: { zh: "选择……", en: "Choose …" },
  run: { zh: "查询", en: "Run" },
  stop: { zh: "停止", en: "Stop" },
  hint: { zh: "Ctrl+Enter 查询，Ctrl+空格 补全", en: "Ctrl+Enter runs, Ctrl+Space completes" },
  rows: { zh: "行", en: "rows" },
  triples: { zh: "个三元组", en: "triples" },
  shown: { zh: "，显示前 1000 行", en: ", the first 1000 are shown" },
  true: { zh: "是", en: "Yes" },
  false: { zh: "否", en: "No" },
  stopped: { zh: "已停止", en: "stopped" },
  unreachable: { zh: "服务器没有回答", en: "the server does not answer" },
};
const KEYWORDS = "SELECT DISTINCT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS VALUES BIND EXISTS GROUP ORDER BY HAVING LIMIT OFFSET DESC COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES REGEX CONTAINS STRSTARTS BOUND COALESCE IF PREFIX".split(" ");
const ROWS = { csv: "text/csv", tsv: "text/tab-separated-values", json: "application/sparql-results+json", xml: "application/sparql-results+xml" };
const GRAPHS = { ttl: "text/turtle", nt: "application/n-triples", jsonld: "application/ld+json", rdf: "application/rdf+xml" };
const MOST = 1000; // rows that are shown
const FIRST = "SELECT ?subject ?name ?type\nWHERE {\n  ?subject rdfs:label ?name ;\n    a ?type .\n}\nORDER BY ?name\nLIMIT 50\n";

const by = (id) => document.getElementById(id);
const editor = CodeMirror.fromTextArea(by("text"), {
  mode: "application/sparql-query",
  lineNumbers: true,
  matchBrackets: true,
  extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": complete, Tab: false, "Shift-Tab": false },
});
let language = "zh";
let book = { base: "", prefixes: {}, terms: {}, recipes: [] };
let running = null; // what stops the query that is being asked
let answer = null; // the last one: { media, text, query, ms }

function word(key) {
  return WORDS[key][language];
}

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// ---- asking

async function run() {
  stop();
  const query = editor.getValue();
  const began = performance.now();
  const controller = new AbortController();
  running = controller;
  by("stop").hidden = false;
  showError("");
  try {
    const reply = await ask(query, `${ROWS.json}, ${GRAPHS.ttl};q=0.9`, controller.signal);
    const text = await reply.text();
    if (running !== controller) return;
    history.replaceState(null, "", `#query=${encodeURIComponent(query)}`);
    if (!reply.ok) return showError(text.trim());
    answer = { media: reply.headers.get("Content-Type").split(";")[0], text, query, ms: Math.round(performance.now() - began) };
    showAnswer();
  } catch (error) {
    if (running === controller) showError(error.name === "AbortError" ? word("stopped") : word("unreachable"));
  } finally {
    if (running === controller) {
      running = null;
      by("stop").hidden = true;
    }
  }
}

function ask(query, accept, signal) {
  const headers = { Accept: accept, "Content-Type": "application/sparql-query" };
  return fetch("sparql", { method: "POST", headers, body: query, signal });
}

function stop() {
  if (running) running.abort();
}

// ---- what is wrong

let marks = [];

function showError(message) {
  for (const mark of marks) mark.clear();
  marks = [];
  editor.eachLine((line) => editor.removeLineClass(line, "background", "wrong-line"));
  by("error").hidden = !message;
  by("error").textContent = message;
  if (!message) return;
  by("answer").hidden = true;
  answer = null;
  const place = /^line (\d+), column (\d+)/.exec(message);
  if (place) markWrong(Number(place[1]) - 1, Number(place[2]) - 1);
}

function markWrong(line, column) {
  const text = editor.getLine(line) ?? "";
  const at = utf16(text, column);
  const from = at < text.length ? at : Math.max(0, at - 1);
  marks.push(editor.markText({ line, ch: from }, { line, ch: from + 1 }, { className: "wrong" }));
  editor.addLineClass(line, "background", "wrong-line");
  editor.setCursor({ line, ch: at });
  editor.focus();
}

// The server counts code points, the browser the halves of astral ones.
function utf16(text, points) {
  return [...text].slice(0, points).join("").length;
}

// ---- the answer

function showAnswer() {
  if (!answer) return;
  const result = by("result");
  result.replaceChildren();
  by("answer").hidden = false;
  let count = "";
  if (answer.media === GRAPHS.ttl) {
    result.append(make("pre", answer.text));
  } else {
    const data = JSON.parse(answer.text);
    if (typeof data.boolean === "boolean") result.append(make("p", word(String(data.boolean)), { id: "yes-or-no" }));
    else {
      result.append(table(data));
      const rows = data.results.bindings.length;
      count = `${rows} ${word("rows")}${rows > MOST ? word("shown") : ""} · `;
    }
  }
  by("count").textContent = `${count}${answer.ms} ms`;
  showDownloads();
}

function table(data) {
  const element = make("table");
  const head = element.createTHead().insertRow();
  for (const name of data.head.vars) head.append(make("th", name, { scope: "col" }));
  const body = element.createTBody();
  for (const row of data.results.bindings.slice(0, MOST)) {
    const line = body.insertRow();
    for (const name of data.head.vars) fillCell(line.insertCell(), row[name]);
  }
  return element;
}

function fillCell(cell, term) {
  if (!term) return;
  if (term.type === "uri") cell.append(link(term.value));
  else if (term.type === "triple") cell.append(make("code", ["subject", "predicate", "object"].map((part) => shorten(term.value[part].value)).join(" ")));
  else cell.append(make("bdi", term.value));
  const note = term["xml:lang"] || (term.datatype && shorten(term.datatype));
  if (note) cell.append(" ", make("span", note, { class: "also" }));
}

function link(iri) {
  const local = iri.startsWith(`${book.base}/`) ? iri.slice(new URL(book.base).origin.length) : "";
  if (!local && !/^https?:/.test(iri)) return make("bdi", iri);
  const address = local || (iri.startsWith(book.prefixes.kg) ? "/ontology" : iri);
  return make("a", shorten(iri), { href: address, rel: "nofollow noopener noreferrer" });
}

function shorten(iri) {
  for (const [prefix, start] of Object.entries(book.prefixes)) {
    if (iri.startsWith(start)) return `${prefix}:${iri.slice(start.length)}`;
  }
  return iri;
}

function showDownloads() {
  const offers = answer.media === GRAPHS.ttl ? GRAPHS : ROWS;
  by("downloads").replaceChildren(...Object.entries(offers).map(([ending, media]) => {
    const button = make("button", ending.toUpperCase(), { type: "button" });
    button.addEventListener("click", () => download(ending, media));
    return button;
  }));
}

async function download(ending, media) {
  const reply = await ask(answer.query, media);
  if (!reply.ok) return showError((await reply.text()).trim());
  const address = URL.createObjectURL(await reply.blob());
  make("a", "", { href: address, download: `answer.${ending}` }).click();
  URL.revokeObjectURL(address);
}

// ---- shipped queries

function showRecipes() {
  const chosen = by("recipes").value;
  const options = book.recipes.map((recipe) => make("option", recipe[language], { value: recipe.name }));
  by("recipes").replaceChildren(make("option", word("choose"), { value: "" }), ...options);
  by("recipes").value = chosen;
}

function chooseRecipe() {
  const recipe = book.recipes.find((one) => one.name === by("recipes").value);
  by("parameters").replaceChildren(...(recipe ? recipe.parameters : []).map(parameterField));
  if (recipe) editor.setValue(recipe.sparql);
}

function parameterField(parameter) {
  const field = make("label", `${parameter[language]} `);
  const input = make("input", "", { name: parameter.name, type: "text", autocomplete: "off" });
  input.addEventListener("change", fillRecipe);
  field.append(input);
  return field;
}

// The server writes values into queries, so that there is one place that does.
async function fillRecipe() {
  const values = new URLSearchParams();
  for (const input of by("parameters").querySelectorAll("input")) {
    if (input.value.trim()) values.set(input.name, input.value.trim());
  }
  const reply = await fetch(`query/filled/${encodeURIComponent(by("recipes").value)}?${values}`);
  const text = await reply.text();
  if (!reply.ok) return showError(text.trim());
  showError("");
  editor.setValue(text);
}

// ---- completion

function complete() {
  editor.showHint({ hint: hints, completeSingle: false });
}

function hints() {
  const cursor = editor.getCursor();
  const before = editor.getLine(cursor.line).slice(0, cursor.ch);
  const typed = /[?$]?[\w-]*:?[\w-]*$/.exec(before)[0];
  const found = candidates(typed).filter((one) => one.text.toLowerCase().startsWith(typed.toLowerCase()));
  return { list: found, from: { line: cursor.line, ch: cursor.ch - typed.length }, to: cursor };
}

function candidates(typed) {
  if (/^[?$]/.test(typed)) return [...new Set(editor.getValue().match(/[?$]\w+/g) || [])].filter((name) => name !== typed).map((text) => ({ text }));
  const terms = Object.entries(book.terms).map(([name, words]) => ({ text: `kg:${name}`, displayText: `kg:${name}  ${words[language]}` }));
  const prefixes = Object.keys(book.prefixes).map((name) => ({ text: `${name}:` }));
  return [...terms, ...prefixes, ...KEYWORDS.map((text) => ({ text }))];
}

// ---- the page

function speak() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  showRecipes();
  showAnswer();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function start() {
  const asked = /^#query=(.*)$/.exec(location.hash);
  editor.setValue(asked ? decoded(asked[1]) : FIRST);
  by("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  by("stop").addEventListener("click", stop);
  by("recipes").addEventListener("change", chooseRecipe);
  by("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    speak();
  });
  speak();
  const reply = await fetch("query/cookbook");
  if (reply.ok) book = await reply.json();
  speak();
  window.kgQuery = { editor, run };
}

start();
