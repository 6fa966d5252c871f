/** What to do after a failure. Codes that need their own advice come first, then the status decides. */
const nextOfCode: Record<string, string> = {
  "LMS-AUTH-002": "Sign in again.",
  "LMS-AUTH-006": "Type your user name and your PIN or password again.",
  "LMS-AUTH-007": "Ask a teacher to unlock your account, or wait 15 minutes.",
  "LMS-AUTH-008": "Sign in again.",
  "LMS-PLT-002": "Type your user name and your password again.",
};

const nextOfStatus: Record<number, string> = {
  401: "Sign in again.",
  403: "Ask somebody who may do this.",
  404: "Go back and open the list again.",
  409: "Load the page again to see what has changed.",
  413: "Send something smaller.",
  429: "Wait a minute, then try again.",
};

export const messages = {
  nextOfCode,
  nextOfStatus,
  correct: "Correct what you typed, then try again.",
  serverFailed: "Try again. If it fails again, tell support the code and the request id.",
  waitSeconds: (seconds: number) => (seconds === 1 ? "Try again in 1 second." : `Try again in ${seconds} seconds.`),
  noConnection: "The network did not respond.",
  checkTheConnection: "Check the Wi-Fi, then try again.",
  notTheService: "Something between this device and the service answered instead of the service.",
  askAboutTheNetwork: "Check that this device is signed in to the school's network.",
  unknown: "This page has failed.",
  reload: "Load the page again.",
};
