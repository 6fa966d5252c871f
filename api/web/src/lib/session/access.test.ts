import { beforeEach, expect, test } from "vitest";
import { Access } from "./access";

const stored = new Map<string, string>();
const storage = {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, value: string) => void stored.set(name, value),
  removeItem: (name: string) => void stored.delete(name),
};

beforeEach(() => stored.clear());

/** A service that accepts only the newest token. */
function service({ refresh = 200 } = {}) {
  const seen: string[] = [];
  let newest = "t1";
  const fetch = async (request: Request) => {
    const token = request.headers.get("Authorization")?.slice("Bearer ".length);
    seen.push(`${new URL(request.url).pathname} ${token ?? (await request.text())}`);
    if (request.url.endsWith("/auth/refresh")) {
      if (refresh !== 200) return Response.json({ code: "LMS-AUTH-008", error: "" }, { status: refresh });
      newest = "t2";
      return Response.json({ access_token: newest, sign_in_id: "s" });
    }
    if (token === newest) return Response.json({});
    return Response.json({ code: "LMS-AUTH-002", error: "invalid token" }, { status: 401 });
  };
  const access = new Access(fetch, storage);
  const get = () => access.send(new Request("http://127.0.0.1/api/v1/auth/me"));
  return { access, get, seen, expire: () => (newest = "nobody's") };
}

test("without a sign-in, requests carry no token", async () => {
  const { get, seen } = service();
  await get();
  expect(seen).toEqual(["/api/v1/auth/me "]);
});

test("calls whose token has expired share one refresh, which names the sign-in of the tab", async () => {
  const { access, get, seen, expire } = service();
  access.grant({ access_token: "t1", sign_in_id: "s" });
  expire();
  const responses = await Promise.all([get(), get(), get()]);
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(seen.filter((call) => call.includes("refresh"))).toEqual(['/api/v1/auth/refresh {"sign_in_id":"s"}']);
});

test("a tab that was loaded again resumes its sign-in from the cookie", async () => {
  service().access.grant({ access_token: "t1", sign_in_id: "s" });
  const { access, get } = service();
  expect((await access.refresh()).ok).toBe(true);
  expect((await get()).status).toBe(200);
});

test("a call of a tab that was loaded again without network gets a token first", async () => {
  service().access.grant({ access_token: "t1", sign_in_id: "s" });
  const { get, seen } = service();
  expect((await get()).status).toBe(200);
  expect(seen).toEqual(['/api/v1/auth/refresh {"sign_in_id":"s"}', "/api/v1/auth/me t2"]);
});

test("a call of a tab whose sign-in has ended carries no token", async () => {
  service().access.grant({ access_token: "t1", sign_in_id: "s" });
  const { get, seen } = service({ refresh: 401 });
  await get();
  expect(seen.at(-1)).toBe("/api/v1/auth/me ");
});

test("a rejected refresh ends the sign-in of the tab, and is the response of the call", async () => {
  const { access, get, expire } = service({ refresh: 401 });
  access.grant({ access_token: "t1", sign_in_id: "s" });
  expire();
  expect(await (await get()).json()).toMatchObject({ code: "LMS-AUTH-008" });
  expect(access.signInId).toBeNull();
});

test.each([429, 500, 503])("a refresh with status %d keeps the sign-in, and is the response", async (refresh) => {
  const { access, get, expire } = service({ refresh });
  access.grant({ access_token: "t1", sign_in_id: "s" });
  expire();
  expect((await get()).status).toBe(refresh);
  expect(access.signInId).toBe("s");
});

test("a call with a token of its own, as a check sends it, keeps that token", async () => {
  const { access, seen } = service();
  access.grant({ access_token: "t1", sign_in_id: "s" });
  await access.send(new Request("http://127.0.0.1/x", { headers: { Authorization: "Bearer attempt" } }));
  expect(seen).toEqual(["/x attempt"]);
});

test("signing out during a refresh is not undone by it", async () => {
  const { access } = service();
  access.grant({ access_token: "t1", sign_in_id: "s" });
  const refreshing = access.refresh();
  access.clear();
  await refreshing;
  expect(access.signInId).toBeNull();
});
