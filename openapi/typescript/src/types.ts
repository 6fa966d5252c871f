/** The types of each route, derived from the document. */

import type { FetchOptions } from "openapi-fetch";
import type {
  ErrorStatus,
  HttpMethod,
  OkStatus,
  PathsWithMethod,
  Readable,
  ResponseObjectMap,
  SuccessResponse,
} from "openapi-typescript-helpers";
import type { LmsError } from "./error.js";
import type { components, operations, paths } from "./schema.js";

/** A schema of the document by name: `Schema<"User">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** The error codes that an operation may return, by the id of the operation: `CodeOf<"createUser">`. */
export type CodeOf<Id extends keyof operations> = Codes<operations[Id]>;

/** The error codes that an operation may return. */
export type Codes<Operation> = CodeIn<ResponseObjectMap<Operation>>;

type CodeIn<Responses> = {
  [Status in keyof Responses & ErrorStatus]: Responses[Status] extends {
    content: { "application/json": { code: infer Code extends string } };
  }
    ? Code
    : never;
}[keyof Responses & ErrorStatus];

/** How a response body is parsed; JSON by default. */
export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

type Parsed<As, Data> = As extends "text"
  ? string
  : As extends "blob"
    ? Blob
    : As extends "arrayBuffer"
      ? ArrayBuffer
      : As extends "stream"
        ? ReadableStream<Uint8Array>
        : Data;

/** The JSON that a route returns; `undefined` if the response is empty, `never` if it is not JSON. */
type Json<Operation> = ResponseObjectMap<Operation> extends infer Responses extends Record<string | number, unknown>
  ? [SuccessResponse<Responses>] extends [undefined]
    ? undefined
    : JsonIn<Responses[keyof Responses & OkStatus]>
  : never;

type JsonIn<Response> = Response extends { content: { "application/json": infer Data } } ? Readable<Data> : never;

/** The result of a call: the data, or the error with one of the route's codes. */
export type Result<Data, Code extends string> =
  | { data: Data; error?: never; response: Response }
  | { data?: never; error: LmsError<Code>; response: Response };

/** A route that does not return JSON (a file, a page, a stream) requires `parseAs`. */
type Reading<Operation, As> = [Json<Operation>] extends [never]
  ? { parseAs: As & Exclude<ParseAs, "json"> }
  : { parseAs?: As };

type Init<Operation, As> = Omit<FetchOptions<Operation>, "parseAs"> & Reading<Operation, As>;

/** The options argument is optional if the route requires no options. */
type Arguments<Options> = {} extends Options ? [init?: Options] : [init: Options];

/** Calls the routes of one HTTP method. */
export type Call<Method extends HttpMethod> = <
  Path extends PathsWithMethod<paths, Method>,
  As extends ParseAs | undefined = undefined,
>(
  path: Path,
  ...init: Arguments<Init<paths[Path][Method], As>>
) => Promise<Result<Parsed<As, Json<paths[Path][Method]>>, Codes<paths[Path][Method]>>>;
