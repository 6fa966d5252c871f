/** A service that answers what a test says, on the loopback address. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

/** A request as the service got it. */
export interface Got {
  method: string;
  path: string;
  token: string | null;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What it answers: a status with a body and headers, or whatever the function writes. */
export type Answer = [status: number, body?: unknown, headers?: Record<string, string>] | ((to: ServerResponse) => void);

/** Serves `answer` until the test ends; `got` is every request so far. */
export async function serve(
  t: TestContext,
  answer: (got: Got, before: Got[]) => Answer | Promise<Answer>,
): Promise<{ origin: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const now: Got = {
      method: request.method ?? "",
      path: (request.url ?? "").replace("/api/v1", ""),
      token: request.headers.authorization?.replace("Bearer ", "") ?? null,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const before = [...got];
    got.push(now);
    const said = await answer(now, before);
    if (typeof said === "function") return said(response);
    const [status, body, headers = {}] = said;
    response.writeHead(status, { "Content-Type": "application/json", "X-Request-Id": `r${got.length}`, ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

/** The failure with that code. */
export function refused(status: number, code: string, error: string, headers: Record<string, string> = {}): Answer {
  return [status, { code, error }, headers];
}

/** A log-in's or a refresh's answer, with the n-th tokens. */
export function session(n: number): Answer {
  return [200, { access_token: `access-${n}`, refresh_token: `refresh-${n}` }];
}
