import { expect, test } from "vitest";
import { slugOf, usernameOf } from "./short";

test.each([
  ["Oak Hill Primary School", "oak-hill"],
  ["St Mary's C of E Primary School", "st-marys"],
  ["  École  Élémentaire ", "ecole-elementaire"],
  ["Primary School", "primary"],
  ["???", ""],
  ["", ""],
])("the short name of %j is %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("a short name is never too long and never ends in a hyphen", () => {
  expect(slugOf("ab ".repeat(40))).toMatch(/^[a-z-]{1,63}[a-z]$/);
});

test.each([
  ["Jo", "Baker", "jbaker"],
  ["Zoë", "O'Neil-Smith", "zoneilsmith"],
  ["", "", ""],
])("the user name of %s %s is %j", (first, last, username) => {
  expect(usernameOf(first, last)).toBe(username);
});
