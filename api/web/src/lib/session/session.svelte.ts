/** Who is signed in, in this tab. */

import { invalidateAll } from "$app/navigation";
import { call, lms, Problem, unlessAway, type Schema } from "$lib/api";
import { access } from "./access";

export type Me = Schema<"Me">;
export type Audience = "pupil" | "staff" | "platform";

const SCHOOL = "school";
const LAST_USED = "last_used";
/** The pupil of this tab, so that practice and a check go on after a reload without network. */
const ME = "me";

/** The time without a tap or a key after which the next start of the app asks "Is this you?". */
const ABSENCE_MS = 2 * 60_000;

class CurrentSession {
  #me: Me | null = $state(null);
  #isReturning = $state(false);

  /** The signed-in account; null if nobody is signed in. */
  get me(): Me | null {
    return this.#me;
  }

  /** Whether this tab goes on with a sign-in after an absence, so that somebody else may sit at the device. */
  get isReturning(): boolean {
    return this.#isReturning;
  }

  /** Notes that the person uses this tab. */
  use(): void {
    sessionStorage.setItem(LAST_USED, String(Date.now()));
  }

  /** The person has said that the sign-in is theirs. */
  confirm(): void {
    this.#isReturning = false;
    this.use();
  }

  /** The address where the people of this tab sign in. */
  get door(): string {
    const door = sessionStorage.getItem(SCHOOL);
    return door === null ? "/" : door;
  }

  async signInPupil(body: Schema<"PupilLoginBody">): Promise<Me> {
    return this.#start(await call(lms.POST("/auth/pupil/login", { body: byCookie(body) })));
  }

  async signInStaff(body: Schema<"StaffLoginBody">): Promise<Me> {
    return this.#start(await call(lms.POST("/auth/staff/login", { body: byCookie(body) })));
  }

  async signInPlatform(body: Schema<"PlatformLoginBody">): Promise<Me> {
    return this.#start(await call(lms.POST("/platform/login", { body: byCookie(body) })));
  }

  /**
   * Returns the account of this tab's sign-in, after a reload too; null if nobody is signed in. Without network, a pupil's tab
   * goes on with the account that it knows.
   */
  async resume(): Promise<Me | null> {
    if (access.signInId === null) this.#me = null;
    if (this.#me !== null || access.signInId === null) return this.#me;
    this.#isReturning = Date.now() - Number(sessionStorage.getItem(LAST_USED)) > ABSENCE_MS;
    try {
      const known = this.#stored();
      const loading = call(lms.GET("/auth/me"));
      return this.#set(known === null ? await loading : ((await unlessAway(loading)) ?? known));
    } catch (cause) {
      // The service has ended the sign-in.
      if (access.signInId === null) return this.#set(null);
      throw cause;
    }
  }

  /** Loads the account again, after a change of it, and with it what the screens show of it. */
  async reload(): Promise<void> {
    this.#set(await call(lms.GET("/auth/me")));
    await invalidateAll();
  }

  /** Ends the sign-in at the service and in this tab. Without network, it ends in this tab only. */
  async signOut(): Promise<void> {
    const id = access.signInId;
    try {
      if (id !== null) await call(lms.POST("/auth/logout", { body: { sign_in_id: id } }));
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
    } finally {
      access.clear();
      this.#set(null);
    }
  }

  #start(session: Schema<"Session">): Me {
    access.grant(session);
    this.#set(session.me);
    this.confirm();
    const { school, role } = session.me;
    const door = school === null ? "/platform" : role === "pupil" ? `/${school.slug}` : `/${school.slug}/staff`;
    sessionStorage.setItem(SCHOOL, door);
    return session.me;
  }

  #set(me: Me | null): Me | null {
    this.#me = me;
    if (me?.role === "pupil") sessionStorage.setItem(ME, JSON.stringify(me));
    else sessionStorage.removeItem(ME);
    return me;
  }

  #stored(): Me | null {
    const stored = sessionStorage.getItem(ME);
    return stored === null ? null : (JSON.parse(stored) as Me);
  }
}

/** Asks the service to put the refresh token into a cookie. */
function byCookie<Body>(body: Body): Body & { cookie: true } {
  return { ...body, cookie: true };
}

/** Returns who the screens of a role are made for. */
export function audienceOf(role: Me["role"]): Audience {
  if (role === "pupil") return "pupil";
  return role === "platform_admin" ? "platform" : "staff";
}

export const session = new CurrentSession();
