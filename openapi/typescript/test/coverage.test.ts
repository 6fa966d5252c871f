import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const folder = new URL("../../", import.meta.url);

test("the live tests call every operation of the document", async () => {
  const { paths } = JSON.parse(await readFile(new URL("../openapi.json", folder), "utf8")) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const files = (await readdir(new URL("live/", folder))).map((name) => `live/${name}`);
  const texts = await Promise.all([...files, "src/imports.ts"].map((name) => readFile(new URL(name, folder), "utf8")));
  const called = new Set(
    [...texts.join("\n").matchAll(/\.(GET|POST|PUT|PATCH|DELETE)\(\s*"([^"]+)"/g)].map(([, method, path]) => `${method} ${path}`),
  );
  const known = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.ok(known.length > 0);
  assert.deepEqual(known.filter((operation) => !called.has(operation)), []);
});
