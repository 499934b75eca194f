// Reads JSON-LD from the file given and writes N-Quads; whatever it would fetch is refused.
const fs = require("node:fs");
const jsonld = require("jsonld");

const refuse = async (url) => {
  throw new Error(`would fetch ${url}`);
};

jsonld
  .toRDF(JSON.parse(fs.readFileSync(process.argv[2], "utf8")), {
    format: "application/n-quads",
    documentLoader: refuse,
  })
  .then((quads) => process.stdout.write(quads));
