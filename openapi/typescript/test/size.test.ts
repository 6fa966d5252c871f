import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

test("the client with its dependencies is smaller than 10 kB in a browser", async (t) => {
  const entry = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
  const bundle = await build({
    entryPoints: [entry], bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", write: false,
  });
  const bytes = gzipSync(bundle.outputFiles[0]?.contents ?? "", { level: 9 }).length;
  t.diagnostic(`${bytes} bytes gzipped`);
  assert.ok(bytes > 1000 && bytes < 10_000, `${bytes} bytes gzipped`);
  assert.deepEqual(bundle.warnings, []);
});
