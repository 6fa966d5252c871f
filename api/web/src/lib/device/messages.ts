const they = (count: number) => (count === 1 ? "It is" : "They are");

export const messages = {
  notSent: "Some answers are not sent yet",
  sentNow: "All answers are saved.",
  sentAfterSignIn: (count: number) => `${they(count)} sent when you sign in on this device again.`,
  signOut: "Sign out",
  stay: "Stay here",
  signIn: "Sign in again",
  sentLater: (count: number) => `${they(count)} sent when the network is back.`,
  cannotStore: "This device cannot keep answers. Ask your teacher for another device.",
  answerRefused: "An answer was not taken. It is kept on this device.",
  checkRefused: "The answers of a check were not taken. They are kept on this device.",
  tellTeacher: "Tell your teacher, who can give support the code and the request id.",
};
