/** A fake service on the loopback address, whose responses the test decides. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

/** A request as the service received it. */
export interface ReceivedRequest {
  method: string;
  path: string;
  token: string | null;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A response: a status with a body and headers, or a function that writes it. */
export type Answer = [status: number, body?: unknown, headers?: Record<string, string>] | ((to: ServerResponse) => void);

/** Serves `answer` until the test ends. `received` contains every request so far. */
export async function serve(
  t: TestContext,
  answer: (request: ReceivedRequest, earlier: ReceivedRequest[]) => Answer | Promise<Answer>,
): Promise<{ origin: string; received: ReceivedRequest[] }> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const current: ReceivedRequest = {
      method: request.method ?? "",
      path: (request.url ?? "").replace("/api/v1", ""),
      token: request.headers.authorization?.replace("Bearer ", "") ?? null,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const earlier = [...received];
    received.push(current);
    const result = await answer(current, earlier);
    if (typeof result === "function") return result(response);
    const [status, body, headers = {}] = result;
    response.writeHead(status, { "Content-Type": "application/json", "X-Request-Id": `r${received.length}`, ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Returns an error response with this code. */
export function errorResponse(status: number, code: string, error: string, headers: Record<string, string> = {}): Answer {
  return [status, { code, error }, headers];
}

/** Returns the response to a log-in or a refresh, with the n-th tokens. */
export function tokensResponse(n: number): Answer {
  return [200, { access_token: `access-${n}`, refresh_token: `refresh-${n}` }];
}
