// Writes src/schema.ts from the document; with --check says whether the committed one is stale.

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const document = new URL("../../openapi.json", import.meta.url);
const target = new URL("../src/schema.ts", import.meta.url);

const blob = ts.factory.createTypeReferenceNode("Blob");
const types = await openapiTS(document, {
  // What is uploaded and downloaded is bytes, not text.
  transform: (schema) => (schema.format === "binary" ? blob : undefined),
  alphabetize: true,
});
const made = `// Generated from openapi/openapi.json by \`make client\`: do not edit.\n\n${astToString(types)}`;

if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8").catch(() => "");
  if (committed !== made) {
    console.error("openapi/typescript/src/schema.ts is not what openapi/openapi.json says: run `make client` and commit it");
    process.exit(1);
  }
} else {
  await writeFile(target, made);
}
