/** The pages of help for people who work at a school, by role, and for the operator. */

import type { Me } from "$lib/session";
import { headteacher } from "./headteacher";
import { itAdmin } from "./it-admin";
import { senco } from "./senco";
import { teacher } from "./teacher";

export type StaffRole = Exclude<Me["role"], "pupil" | "platform_admin">;

export const guides = { teacher, senco, headteacher, it_admin: itAdmin };

export function isStaffRole(name: string): name is StaffRole {
  return Object.hasOwn(guides, name);
}
