import { expect, test } from "vitest";
import { bodyOf, leaveAll, type ArrangeForm } from "./arrange";

function change(form: ArrangeForm, code: string, change: string): ArrangeForm {
  return { ...form, codes: form.codes.map((one) => (one.code === code ? { ...one, change } : one)) };
}

test("a form in which everything is left as it is changes nothing", () => {
  expect(bodyOf(leaveAll())).toBeNull();
});

test("only what was chosen is sent", () => {
  expect(bodyOf(change(change(leaveAll(), "FTS", "add"), "RON", "remove"))).toEqual({ add: ["FTS"], remove: ["RON"] });
  expect(bodyOf({ ...leaveAll(), untimed: "no" })).toEqual({ add: [], remove: [], untimed: false });
  expect(bodyOf({ ...leaveAll(), factor: "1.5" })).toEqual({ add: [], remove: [], time_limit_factor: 1.5 });
});

test("the assistant is sent with input assistance only", () => {
  const form = { ...leaveAll(), assistant: " Mrs Ahmed " };
  expect(bodyOf(change(form, "ITA", "add"))).toEqual({ add: ["ITA"], remove: [], assistant: "Mrs Ahmed" });
  expect(bodyOf(change(form, "ITA", "remove"))).toEqual({ add: [], remove: ["ITA"] });
});
