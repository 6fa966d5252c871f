import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columns, rules, sentence } from "./rules";

const ROSTER = new URL("../../../../../../../../worker/src/roster/", import.meta.url);

function textsOf(file: string, pattern: RegExp): string[] {
  return [...readFileSync(new URL(file, ROSTER), "utf8").matchAll(pattern)].map(([, text]) => text ?? "");
}

test("every rule of the service has words, and no others have", () => {
  const listed = readFileSync(new URL("finding.rs", ROSTER), "utf8").split("rules! {")[1]?.split("\n}\n")[0] ?? "";
  const texts = [...listed.matchAll(/^ {4}\w+ = "(.*)",$/gm)].map(([, text]) => text);
  expect(texts.length).toBeGreaterThan(30);
  expect(Object.keys(rules).sort()).toEqual(texts.sort());
});

test("every column of a roster has a name", () => {
  expect(Object.keys(columns)).toEqual(textsOf("column.rs", /Self::\w+ => "(\w+)",/g));
});

test("a text of the service becomes a sentence", () => {
  expect(sentence("write six digits")).toBe("Write six digits.");
  expect(sentence("is a quote opened here and not closed?")).toBe("Is a quote opened here and not closed?");
  expect(sentence("")).toBe("");
});
