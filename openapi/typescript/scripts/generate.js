// Generates src/schema.ts from the document. With --check, fails if the committed file is stale.

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const document = new URL("../../openapi.json", import.meta.url);
const target = new URL("../src/schema.ts", import.meta.url);

const blob = ts.factory.createTypeReferenceNode("Blob");
const types = await openapiTS(document, {
  // Uploads and downloads are bytes, not text.
  transform: (schema) => (schema.format === "binary" ? blob : undefined),
  alphabetize: true,
});
const generated = `// Generated from openapi/openapi.json by \`make client\`: do not edit.\n\n${astToString(types)}`;

if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8").catch(() => "");
  if (committed !== generated) {
    console.error("openapi/typescript/src/schema.ts does not match openapi/openapi.json: run `make client` and commit the result");
    process.exit(1);
  }
} else {
  await writeFile(target, generated);
}
