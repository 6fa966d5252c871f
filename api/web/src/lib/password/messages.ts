export const messages = {
  title: "Change your password",
  mustChange: "Somebody else has set your password. Choose one that only you know.",
  current: "Your password now",
  next: "Your new password",
  rules: "At least 8 characters, without your user name or the name of the school, and not a common password.",
  wrong: "This is not your password now.",
  typeAgain: "Type it again.",
  weak: "This password is too easy to guess.",
  another: "Choose another one that follows the rules above.",
  change: "Change the password",
};
