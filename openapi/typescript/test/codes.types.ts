/** Tests that the compiler knows each route's codes: `tsc` fails if an expected error does not occur. */

import { type CodeOf, createLms, type Schema } from "../src/index.js";

const lms = createLms({ origin: "http://localhost" });

/** A `switch` over every code of a route compiles without a default case. */
export function everyCase(code: CodeOf<"getPupil">): string {
  switch (code) {
    case "LMS-TCH-001":
    case "LMS-API-005":
    case "LMS-API-006":
    case "LMS-API-009":
      return "try again later";
    case "LMS-API-010":
      return "delete the cookies";
    case "LMS-TCH-002":
      return "unknown pupil";
    case "LMS-AUTH-001":
    case "LMS-AUTH-002":
    case "LMS-AUTH-009":
      return "sign in";
    case "LMS-AUTH-003":
      return "forbidden";
    default:
      return code satisfies never;
  }
}

/** A `switch` without one of the codes does not compile. */
export function aMissingCase(code: CodeOf<"getPupil">): string {
  switch (code) {
    case "LMS-TCH-001":
    case "LMS-API-005":
    case "LMS-API-006":
    case "LMS-API-009":
    case "LMS-API-010":
    case "LMS-AUTH-001":
    case "LMS-AUTH-002":
    case "LMS-AUTH-003":
    case "LMS-AUTH-009":
      return "something";
    default:
      // @ts-expect-error LMS-TCH-002 is missing.
      return code satisfies never;
  }
}

/** A `switch` over the error of a call does not compile with a code of another route. */
export async function aWrongCode(): Promise<string> {
  const { data, error } = await lms.GET("/teacher/pupils/{pupil_id}", { params: { path: { pupil_id: "" } } });
  if (!error) return data.pupil.username;
  switch (error.code) {
    case "LMS-TCH-002":
      return "unknown pupil";
    // @ts-expect-error LMS-ADM-013 (username taken) is not a code of this route.
    case "LMS-ADM-013":
      return "never";
    default:
      return error.message;
  }
}

/** The parameters and results of calls have the types of the document. */
export async function shapes(): Promise<void> {
  const pupils = await lms.GET("/teacher/pupils", { params: { query: { limit: 10 } } });
  // @ts-expect-error the data may be undefined until the error is checked.
  pupils.data.items;
  if (pupils.error) return;
  pupils.data.items[0]?.username satisfies string | undefined;
  pupils.data.next satisfies string | null;

  // @ts-expect-error there is no such route.
  await lms.GET("/teacher/pupil");
  // @ts-expect-error the route has no such method.
  await lms.DELETE("/teacher/pupils");
  // @ts-expect-error the id is required.
  await lms.GET("/teacher/pupils/{pupil_id}");
  // @ts-expect-error there is no such parameter.
  await lms.GET("/teacher/pupils", { params: { query: { limits: 10 } } });
  // @ts-expect-error the PIN is required.
  await lms.POST("/auth/pupil/login", { body: { school_id: "", username: "" } });

  const done = await lms.POST("/teacher/pupils/{pupil_id}/unlock", { params: { path: { pupil_id: "" } } });
  if (!done.error) done.data satisfies undefined;
  const csv = await lms.GET("/admin/imports/template.csv", { parseAs: "text" });
  if (!csv.error) csv.data satisfies string;
  // @ts-expect-error a file is not JSON, so parseAs is required.
  await lms.GET("/admin/imports/template.csv");
  const either = await lms.GET("/mtc/results");
  if (!either.error) either.data.items satisfies Schema<"MtcResult">[];
  const made = await lms.POST("/admin/classrooms", { body: { name: "Hazel" } });
  if (!made.error) made.data satisfies Schema<"Classroom">;
}
