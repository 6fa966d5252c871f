/**
 * Fails if there is an operation of the API that no browser test exercised. `scripts/web e2e` runs it after all browser
 * tests, which note the calls of their pages.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CALLS } from "./support/operations.ts";

interface Operation {
  id: string;
  method: string;
  /** The parts of the path; null is a parameter. */
  parts: (string | null)[];
}

const operations = read();
const called = new Set(calls().flatMap((call) => operationOf(call)?.id ?? []));
const missing = operations.filter(({ id }) => !called.has(id));

if (missing.length > 0) {
  process.stderr.write(`No browser test exercises these operations: ${missing.map(({ id }) => id).join(", ")}\n`);
  process.exitCode = 1;
}

function read(): Operation[] {
  type Paths = Record<string, Record<string, { operationId: string }>>;
  const { paths } = JSON.parse(readFileSync("../../openapi/openapi.json", "utf8")) as { paths: Paths };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      parts: path.split("/").map((part) => (part.startsWith("{") ? null : part)),
    })),
  );
}

function calls(): string[] {
  return readdirSync(CALLS).flatMap((file) => readFileSync(join(CALLS, file), "utf8").trim().split("\n"));
}

/** Returns the operation of a call. A path without parameters wins over one with a parameter in its place. */
function operationOf(call: string): Operation | undefined {
  const [method, path = ""] = call.split(" ");
  const parts = path.split("/");
  const matches = (operation: Operation) =>
    operation.method === method &&
    operation.parts.length === parts.length &&
    operation.parts.every((part, index) => part === null || part === parts[index]);
  const parameters = ({ parts }: Operation) => parts.filter((part) => part === null).length;
  return operations.filter(matches).sort((one, other) => parameters(one) - parameters(other))[0];
}
