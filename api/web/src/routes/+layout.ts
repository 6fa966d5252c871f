// The app is a single page that the browser renders. The service only serves files and the API.
export const ssr = false;
