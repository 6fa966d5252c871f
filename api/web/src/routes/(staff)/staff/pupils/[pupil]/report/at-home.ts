import type { Schema } from "$lib/api";
import { factName } from "$lib/staff/names";

type Fact = Pick<Schema<"PupilFact">, "a" | "b" | "standing">;

/** How many facts parents are asked to practise: what fits into five minutes. */
const FACTS = 4;

/** Returns the facts that help most at home: those that were asked and are not known yet, then those that are worked out. */
export function factsForHome(facts: readonly Fact[]): string[] {
  const of = (standing: Fact["standing"]) => facts.filter((fact) => fact.standing === standing);
  return [...of("not_yet"), ...of("worked_out")].slice(0, FACTS).map(factName);
}
