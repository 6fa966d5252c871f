import { expect, test } from "vitest";
import { changeOf, nobody, personOf } from "./fields";

const ada = { ...nobody, first_name: " Ada ", last_name: "Byron", year_group: "4" };

test("a new person has what was typed, without blanks around it", () => {
  expect(personOf(ada)).toEqual({ role: "pupil", first_name: "Ada", last_name: "Byron", year_group: "4" });
});

test("what only pupils have is not sent for staff", () => {
  expect(personOf({ ...ada, role: "senco", external_id: "7" })).toEqual({
    role: "senco",
    first_name: "Ada",
    last_name: "Byron",
    external_id: "7",
  });
});

test("a field that was emptied becomes null", () => {
  expect(changeOf({ upn: "", last_name: "Lovelace" })).toEqual({ upn: null, last_name: "Lovelace" });
});
