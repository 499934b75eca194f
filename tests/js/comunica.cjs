// Answers queries over a Turtle file: `node comunica.cjs FILE` takes a JSON object of SPARQL by name on standard input
// and writes the rows by name, each an object of values by variable.
const fs = require("node:fs");
const { Parser, Store } = require("n3");
const { QueryEngine } = require("@comunica/query-sparql-rdfjs");

const main = async () => {
  const store = new Store(new Parser().parse(fs.readFileSync(process.argv[2], "utf8")));
  const engine = new QueryEngine();
  const answers = {};
  for (const [name, sparql] of Object.entries(JSON.parse(fs.readFileSync(0, "utf8")))) {
    const found = await engine.queryBindings(sparql, { sources: [store] });
    const rows = await found.toArray();
    answers[name] = rows.map((row) => Object.fromEntries([...row].map(([v, term]) => [v.value, term.value])));
  }
  process.stdout.write(JSON.stringify(answers));
};

main();
