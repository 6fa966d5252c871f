import { expect, test } from "vitest";
import { guessingNetworks } from "./guessing";

const failure = (network: string) => ({
  network,
  user_id: null,
  username: null,
  attempts: 1,
  first_at: "2026-11-30T09:00:00Z",
  last_at: "2026-11-30T09:00:00Z",
  locked_until: null,
});

test("a network from which log-ins to many accounts failed is suspicious", () => {
  const failures = [...Array.from({ length: 10 }, () => failure("203.0.113.0/24")), failure("198.51.100.0/24")];
  expect(guessingNetworks(failures)).toEqual([{ network: "203.0.113.0/24", accounts: 10 }]);
});

test("some pupils who mistype are not", () => {
  expect(guessingNetworks(Array.from({ length: 9 }, () => failure("203.0.113.0/24")))).toEqual([]);
});
