/** The service under test, with the demonstration school. `scripts/with-server` starts it. */

export const origin = required("LMS_TEST_ORIGIN");

/** How the people of the demonstration school sign in, by role. */
export const people = JSON.parse(required("LMS_TEST_SIGN_IN")) as {
  school_id: string;
  accounts: Record<string, { username: string; secret: string }>;
};

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: run scripts/web e2e`);
  return value;
}
