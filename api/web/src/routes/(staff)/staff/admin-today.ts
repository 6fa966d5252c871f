import { call, lms, type Schema } from "$lib/api";

/** What an IT admin sees first. */
export interface AdminToday {
  /** Whether the school has pupils. */
  hasPupils: boolean;
  /** The latest imports. */
  imports: Schema<"Import">[];
  /** The failed log-ins of the last day: how many, and whether there are more than one page has. */
  failures: { attempts: number; accounts: number; hasMore: boolean };
  /** The accounts that are locked, each once. */
  locked: { id: string; username: string; until: string }[];
}

const IMPORTS = 5;
const FAILURES = 200;

export async function loadAdminToday(): Promise<AdminToday> {
  const [pupils, imports, failures] = await Promise.all([
    call(lms.GET("/admin/users", { params: { query: { role: "pupil", limit: 1 } } })),
    call(lms.GET("/admin/imports", { params: { query: { limit: IMPORTS } } })),
    call(lms.GET("/admin/sign-in-failures", { params: { query: { limit: FAILURES } } })),
  ]);
  return {
    hasPupils: pupils.items.length > 0,
    imports: imports.items,
    failures: {
      attempts: failures.items.reduce((sum, { attempts }) => sum + attempts, 0),
      accounts: new Set(failures.items.map(({ username }) => username)).size,
      hasMore: failures.next !== null,
    },
    locked: lockedAccounts(failures.items),
  };
}

/** A lock is for one network, so an account may be listed once for each. */
function lockedAccounts(failures: Schema<"SignInFailure">[]): AdminToday["locked"] {
  const locked = new Map<string, AdminToday["locked"][number]>();
  for (const { user_id, username, locked_until } of failures) {
    if (user_id === null || username === null || locked_until === null) continue;
    const until = locked.get(user_id)?.until ?? locked_until;
    locked.set(user_id, { id: user_id, username, until: until > locked_until ? until : locked_until });
  }
  return [...locked.values()];
}
