declare global {
  namespace App {
    /** What the error page shows: the fields of a `Problem`. */
    interface Error {
      message: string;
      code?: string | null;
      next?: string;
      requestId?: string | null;
      /** The status of the response; null if the service did not respond. */
      status?: number | null;
    }
  }
}

export {};
