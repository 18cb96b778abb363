/** The only way out of the browser: paths with {names}, problem+json in, ApiError out. */

import { newTrace } from "../lib/mine";
import type { paths as ContactsPaths } from "./gen/contacts";
import type { paths as GatewayPaths } from "./gen/gateway";
import type { paths as ImporterPaths } from "./gen/importer";
import type { paths as SearchPaths } from "./gen/search";

/** Every path there is, from the committed OpenAPI: a call elsewhere does not compile. */
export type Path =
  | keyof ContactsPaths
  | keyof GatewayPaths
  | keyof ImporterPaths
  | keyof SearchPaths;

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface Call {
  path?: Record<string, string>;
  query?: Query;
  body?: unknown;
  form?: FormData;
  /** How much of the form is sent, from 0 to 1. */
  onSent?: (share: number) => void;
  /** The version the change was made on; sent as If-Match. */
  version?: number;
  /** Repeat it for a retry of the same wish; made up when absent. */
  idempotencyKey?: string;
  /** It only asks, whatever its method: nothing has to happen once. */
  asks?: boolean;
  signal?: AbortSignal;
}

/**
 * Changes up to so long are sent even where the page is left at once, as somebody does who moved a
 * contact and closes the tab. Browsers allow 64 KiB of such bodies at a time (Fetch, 4.6).
 */
const OUTLIVES_LENGTH = 1_000;

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** An answer that is not a success, with all that RFC 9457 says about it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: Record<string, string[]>;
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  readonly facts: Record<string, unknown>;

  constructor(status: number, problem: Record<string, unknown>, retryAfter: number | null = null) {
    super(String(problem.detail ?? problem.title ?? `HTTP ${status}`));
    this.name = "ApiError";
    this.status = status;
    this.code = String(problem.code ?? `http_${status}`);
    this.title = String(problem.title ?? "");
    this.errors = (problem.errors as Record<string, string[]> | undefined) ?? {};
    this.requestId = (problem.request_id as string | undefined) ?? null;
    this.retryAfter = retryAfter ?? (problem.retry_after as number | undefined) ?? null;
    this.facts = problem;
  }

  /** The network, not the server, is in the way. */
  get offline(): boolean {
    return this.status === 0;
  }
}

/** The last answers, for the server to say that nothing changed; on no disk, unlike a cache. */
const known = new Map<string, { tag: string; body: unknown }>();
const MOST_KNOWN = 30;

function keep(where: string, answer: { tag: string; body: unknown }): void {
  known.delete(where);
  known.set(where, answer);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
}

/** Forget the answers that were kept: another person may be next. */
export function forgetKnown(): void {
  known.clear();
}

let leaveForTheDoor: () => void = () => {};

/** Say what happens when the server no longer knows the session. */
export function onSignedOut(handler: () => void): void {
  leaveForTheDoor = handler;
}

/** The server no longer knows the session. */
export function signedOut(): void {
  leaveForTheDoor();
}

export async function call<T>(method: Method, template: Path, options: Call = {}): Promise<T> {
  const kept = method === "GET" ? known.get(address(template, options)) : undefined;
  const response = await send(method, template, options, kept?.tag);
  if (response.status === 304 && kept) {
    keep(address(template, options), kept);
    return kept.body as T;
  }
  if (!response.ok) throw await failure(response, method, template);
  if (response.status === 204 || response.headers.get("content-length") === "0") {
    return undefined as T;
  }
  const body = await response.json();
  const tag = response.headers.get("etag");
  if (method === "GET" && tag?.startsWith("W/")) keep(address(template, options), { tag, body });
  return body as T;
}

export const api = {
  get: <T>(path: Path, options?: Call) => call<T>("GET", path, options),
  post: <T>(path: Path, options?: Call) => call<T>("POST", path, options),
  put: <T>(path: Path, options?: Call) => call<T>("PUT", path, options),
  patch: <T>(path: Path, options?: Call) => call<T>("PATCH", path, options),
  delete: <T>(path: Path, options?: Call) => call<T>("DELETE", path, options),
};

async function send(
  method: Method,
  template: string,
  options: Call,
  tag?: string,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const changes = method !== "GET" && !options.asks;
  if (changes) {
    headers["Idempotency-Key"] = options.idempotencyKey ?? newKey();
    headers.traceparent = newTrace();
  }
  if (tag) headers["If-None-Match"] = tag;
  if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const { onSent } = options;
  const text = options.body === undefined ? undefined : JSON.stringify(options.body);
  try {
    const url = address(template, options);
    const request: RequestInit = {
      method,
      headers,
      body: options.form ?? text,
      signal: options.signal,
      credentials: "same-origin",
      keepalive: changes && !options.form && (text ?? "").length <= OUTLIVES_LENGTH,
    };
    if (!onSent) return await globalThis.fetch(url, request);
    return await (await import("./sending")).sendTelling(url, request, onSent);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { code: "offline", title: "offline" });
  }
}

/** Fill {names}, add the query; lists repeat their name. */
export function address(template: string, { path = {}, query = {} }: Call): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? ""),
  );
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const each of value) words.append(name, each);
    else if (value !== undefined) words.append(name, String(value));
  }
  const text = words.toString();
  return text ? `${filled}?${text}` : filled;
}

/** Where a 401 is an answer, and not the end of a session: coming in, going, asking who one is. */
const DOOR = new Set([
  "GET /api/v1/session",
  "POST /api/v1/session",
  "DELETE /api/v1/session",
  "POST /api/v1/session/link",
]);

async function failure(
  response: Response,
  method: Method,
  template: string,
): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const wait = Number(response.headers.get("retry-after"));
  // The door says by itself why it stays closed; words that can't be had now are the server's own
  const told = response.status === 401 ? problem : await worded(problem);
  const error = new ApiError(response.status, told, wait > 0 ? wait : null);
  if (response.status === 401) known.clear();
  if (response.status === 401 && !DOOR.has(`${method} ${template}`)) signedOut();
  return error;
}

async function worded(problem: Record<string, unknown>): Promise<Record<string, unknown>> {
  try {
    return await (await import("./inWords")).inWords(problem);
  } catch {
    return problem;
  }
}

/** randomUUID needs a secure context; a plain-http host in a private network has none. */
export function newKey(): string {
  if (globalThis.crypto.randomUUID) return globalThis.crypto.randomUUID();
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
