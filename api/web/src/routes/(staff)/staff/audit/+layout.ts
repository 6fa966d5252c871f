import { readStaff } from "../accounts/accounts";
import type { LayoutLoad } from "./$types";

/** Reads the staff once, to filter by person. */
export const load: LayoutLoad = async ({ parent }) => {
  await parent();
  return { staff: await readStaff(["teacher", "senco", "headteacher", "it_admin"]) };
};
