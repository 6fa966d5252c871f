/** The value of the filter for pupils without a class. */
export const NO_CLASS = "none";

export interface InClass {
  classroom_id: string | null;
  classroom: string | null;
}

/** Returns the classes of pupils by name, each once; pupils without a class come last. */
export function classesOf(pupils: readonly InClass[]): { id: string | null; name: string | null }[] {
  const names = new Map(pupils.map(({ classroom_id, classroom }) => [classroom_id, classroom]));
  return [...names]
    .map(([id, name]) => ({ id, name }))
    .sort((one, other) => Number(one.id === null) - Number(other.id === null) || byName(one.name, other.name));
}

/** Returns the pupils of a class, by the value of the filter. Without a value, these are all pupils. */
export function inClass<Pupil extends InClass>(pupils: readonly Pupil[], value: string | null): readonly Pupil[] {
  if (!value) return pupils;
  return pupils.filter(({ classroom_id }) => (classroom_id ?? NO_CLASS) === value);
}

function byName(one: string | null, other: string | null): number {
  return (one ?? "").localeCompare(other ?? "", "en", { numeric: true });
}
