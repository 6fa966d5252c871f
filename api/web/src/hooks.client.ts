import type { ClientInit, HandleClientError } from "@sveltejs/kit";
import { problemOf } from "$lib/api";
import { busy, mayReload } from "$lib/session";

/** Loads the page again if the service no longer has a file of it. */
export const init: ClientInit = () => {
  window.addEventListener("vite:preloadError", (event) => {
    if (!mayReload(sessionStorage, Date.now(), busy.is)) return;
    event.preventDefault();
    location.reload();
  });
};

/** Turns what a load function threw into what the error page shows. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status === 404) return { message };
  const { message: text, code, next, requestId } = problemOf(error);
  return { message: text, code, next, requestId };
};
