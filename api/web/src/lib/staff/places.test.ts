import { expect, test } from "vitest";
import { placeOf, placesOf } from "./places";

test("a screen belongs to the longest place that contains it", () => {
  const places = placesOf("headteacher");
  expect(placeOf("/staff/pupils/1", places)?.href).toBe("/staff/pupils");
  expect(placeOf("/staff", places)?.href).toBe("/staff");
  expect(placeOf("/staffroom", places)).toBeNull();
});

test("an IT admin has no place that shows attainment, and a teacher none of the administration", () => {
  expect(placesOf("it_admin").map(({ href }) => href)).not.toContain("/staff/pupils");
  expect(placesOf("teacher").map(({ href }) => href)).not.toContain("/staff/accounts");
});
