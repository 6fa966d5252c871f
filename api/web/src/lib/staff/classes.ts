import { call, lms, type Schema } from "$lib/api";

type Class = Schema<"ClassSummary">;

/** Reads the classes of the school, for people who teach: their own first, then the others by name. */
export async function readClasses(): Promise<Class[]> {
  return (await call(lms.GET("/teacher/dashboard"))).classes;
}

/** Returns the classes as options of a `SelectField`, after an option without value that `none` names. */
export function classOptions(classes: readonly Class[], none: string): { value: string; name: string }[] {
  return [{ value: "", name: none }, ...classes.map(({ id, name }) => ({ value: id, name }))];
}
