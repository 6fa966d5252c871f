import type { ClientInit, HandleClientError } from "@sveltejs/kit";
import { problemOf } from "$lib/api";
import { busy, mayReload } from "$lib/session";

/** Loads the page again if the service no longer has a file of it. */
export const init: ClientInit = () => {
  window.addEventListener("vite:preloadError", (event) => {
    // Without network no file loads, and loading the page again would lose what is typed on it.
    if (!mayReload(sessionStorage, Date.now(), busy.is || !navigator.onLine)) return;
    event.preventDefault();
    location.reload();
  });
};

/** Turns what a load function threw into what the error page shows. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status === 404) return { message };
  const { message: text, code, next, requestId, status: answered } = problemOf(error);
  return { message: text, code, next, requestId, status: answered };
};
