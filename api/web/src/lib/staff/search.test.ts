import { expect, test } from "vitest";
import { oneOf, searchOf, searchWith } from "./search";

const url = new URL("https://school.test/staff/pupils?q=%20ada%20&sort=name&classroom_id=&after=c1");

test("the query of a list has the parameters with a value, without blanks around them", () => {
  expect(searchOf(url, ["q", "classroom_id", "limit"])).toEqual({ q: "ada" });
});

test("a value that is no option becomes the first option", () => {
  expect(oneOf("secure", ["name", "secure"])).toBe("secure");
  expect(oneOf("<b>", ["name", "secure"])).toBe("name");
  expect(oneOf(null, ["name", "secure"])).toBe("name");
});

test("another order starts at the first page and keeps the filters", () => {
  expect(searchWith(url, { sort: "secure" })).toBe("?q=+ada+&sort=secure&classroom_id=");
});

test("the next page keeps the filters, and null removes one", () => {
  expect(searchWith(url, { after: "c2", q: null })).toBe("?sort=name&classroom_id=&after=c2");
});
