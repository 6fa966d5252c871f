import { idempotencyKey } from "@lms/client";
import { call, lms, problemOf, type Schema } from "$lib/api";
import { drawPassword, drawPin } from "./secrets";

/** How often a PIN is drawn: the service refuses one in fifteen, because it is a date or easy to guess. */
const TRIES = 10;

interface Created {
  user: Schema<"User">;
  /** The PIN or password if it was drawn. */
  drawn: string | null;
}

/** One new account. If the response is lost, creating it again creates no second one and draws no other PIN. */
export class Creation {
  readonly #key = idempotencyKey();
  #drawn: { pin?: string; password?: string } = {};

  /** Creates the account, with what was typed as its PIN or password, or else with one that is drawn. */
  async create(person: Schema<"NewUser">, typed: string): Promise<Created> {
    for (let tries = 1; ; tries++) {
      const drawn = typed === "" ? this.#draw(person.role === "pupil") : null;
      const secret = drawn ?? typed;
      const body = { ...person, ...(person.role === "pupil" ? { pin: secret } : { password: secret }) };
      const params = { header: { "Idempotency-Key": this.#key } };
      try {
        return { user: await call(lms.POST("/admin/users", { params, body })), drawn };
      } catch (cause) {
        const isWeak = drawn !== null && problemOf(cause).field === "pin";
        if (!isWeak || tries === TRIES) throw cause;
        delete this.#drawn.pin;
      }
    }
  }

  #draw(isPupil: boolean): string {
    return isPupil ? (this.#drawn.pin ??= drawPin()) : (this.#drawn.password ??= drawPassword());
  }
}
