/** The fields of a person in the forms of accounts. An empty text stands for null. */

import type { Schema } from "$lib/api";
import type { SchoolRole, User } from "./accounts";

export type PersonFields = {
  first_name: string;
  last_name: string;
  username: string;
  role: string;
  classroom_id: string;
  year_group: string;
  sen_status: string;
  upn: string;
  external_id: string;
};

const ofPupils = new Set(["classroom_id", "year_group", "sen_status", "upn"]);

export const nobody: PersonFields = {
  first_name: "",
  last_name: "",
  username: "",
  role: "pupil",
  classroom_id: "",
  year_group: "",
  sen_status: "",
  upn: "",
  external_id: "",
};

export function fieldsOf(user: User): PersonFields {
  return {
    first_name: user.first_name,
    last_name: user.last_name,
    username: user.username,
    role: user.role,
    classroom_id: user.classroom_id ?? "",
    year_group: user.year_group ?? "",
    sen_status: user.sen_status ?? "",
    upn: user.upn ?? "",
    external_id: user.external_id ?? "",
  };
}

/** Returns the change to send. The values of lists are those of their options, which TypeScript does not know. */
export function changeOf(changes: Partial<PersonFields>): Schema<"UserChange"> {
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === "" ? null : value]));
}

/** Returns the person to create, without what is empty and without what the role does not have. */
export function personOf(fields: PersonFields): Schema<"NewUser"> {
  const has = ([name, value]: [string, string]) => value !== "" && (fields.role === "pupil" || !ofPupils.has(name));
  const filled = Object.entries(fields).map(([name, value]): [string, string] => [name, value.trim()]);
  const { first_name, last_name } = fields;
  return { first_name, last_name, ...Object.fromEntries(filled.filter(has)), role: fields.role as SchoolRole };
}
