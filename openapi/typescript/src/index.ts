/** The client of the learning platform. See README.md for the most common tasks. */

export { createLms, idempotencyKey, type Lms, type LmsOptions, orThrow } from "./client.js";
export { LmsError, UnexpectedAnswer } from "./error.js";
export { followImport, type UploadOptions, uploadRoster } from "./imports.js";
export type { RetryOptions } from "./retry.js";
export type { components, operations, paths } from "./schema.js";
export { inMemory, type TokenStore, type Tokens } from "./tokens.js";
export type { Fetch } from "./transport.js";
export type { Call, CodeOf, ParseAs, Result, Schema } from "./types.js";
