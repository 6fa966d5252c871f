declare global {
  namespace App {
    /** What the error page shows: the fields of a `Problem`. */
    interface Error {
      message: string;
      code?: string | null;
      next?: string;
      requestId?: string | null;
    }
  }
}

export {};
