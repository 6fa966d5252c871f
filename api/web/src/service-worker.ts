/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />

/**
 * Keeps the app on the device, so that it starts at once, and without network. Only the files of the app are kept: calls of
 * the API pass by and are never stored.
 *
 * A new version takes over at once, because it keeps the files of the version before: pages that are open go on with
 * those, and the next page that is opened is new.
 */

import { build, files, version } from "$service-worker";

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const PREFIX = "app-";
const CACHE = `${PREFIX}${version}`;

/** The page of the app, which is the same for every screen. */
const PAGE = "/";

/** The first parts of addresses that are no screens, as in the service. */
const NOT_SCREENS = ["api", "health", "_app"];

/** The versions that are kept: this one and the one before. */
const KEPT = 2;

worker.addEventListener("install", (event) => {
  event.waitUntil(store().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(removeOld().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") {
    if (isScreen(url.pathname)) event.respondWith(fromCache(PAGE, request));
  } else if (url.pathname.startsWith("/_app/immutable/") || files.includes(url.pathname)) {
    event.respondWith(fromCache(url.pathname, request));
  }
});

/** Stores the files of this version. Fails, and is tried again later, if the page is of another version. */
async function store(): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await fetch(PAGE, { cache: "reload", headers: { Accept: "text/html" } });
  const known = new Set(build);
  const named = [...(await page.clone().text()).matchAll(/\/_app\/immutable\/[\w./-]+/g)].map(([path]) => path);
  if (!page.ok || named.length === 0 || !named.every((path) => known.has(path))) {
    throw new Error("the page is of another version");
  }
  await cache.addAll([...build, ...files]);
  await cache.put(PAGE, page);
}

async function removeOld(): Promise<void> {
  // In the order in which they were made.
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, names.length - (KEPT - 1)).map((name) => caches.delete(name)));
}

function isScreen(path: string): boolean {
  const parts = path.split("/");
  return !NOT_SCREENS.includes(parts[1] ?? "") && !(parts.at(-1) ?? "").includes(".");
}

/** Returns a file of this version, or else of the one before, or else from the service. */
async function fromCache(path: string, request: Request): Promise<Response> {
  const own = await caches.open(CACHE);
  return (await own.match(path)) ?? (await caches.match(path)) ?? fetch(request);
}
