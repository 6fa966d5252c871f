import { call, lms, type Schema } from "$lib/api";
import { personName } from "./names";

/** A pupil who can be chosen in a form. */
export interface PickedPupil {
  id: string;
  name: string;
  classroom: string | null;
}

const LARGEST_PAGE = 200;

export function pickedOf(pupil: Schema<"PupilSummary">): PickedPupil {
  return { id: pupil.id, name: personName(pupil), classroom: pupil.classroom };
}

/**
 * Reads the pupils with these ids. Those who have left, and those of another school, are missing. The service finds pupils
 * by name only, so this reads the list of pupils until each one is found.
 */
export async function readPicked(ids: readonly string[]): Promise<PickedPupil[]> {
  const missing = new Set(ids);
  const picked: PickedPupil[] = [];
  let after: string | null = null;
  while (missing.size > 0) {
    const query = { limit: LARGEST_PAGE, ...(after === null ? {} : { after }) };
    const page: Schema<"Page_PupilSummary"> = await call(lms.GET("/teacher/pupils", { params: { query } }));
    picked.push(...page.items.filter(({ id }) => missing.delete(id)).map(pickedOf));
    after = page.next;
    if (after === null) break;
  }
  return picked;
}
