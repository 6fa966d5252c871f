export const layoutMessages = {
  today: "Today",
  signOut: "Sign out",
  stillThere: "Are you still there?",
  endsIn: (seconds: number) =>
    seconds === 1 ? "You are signed out in 1 second." : `You are signed out in ${seconds} seconds.`,
  endsSoon: "You are signed out in a minute if you do nothing.",
  stay: "I am here",
};
