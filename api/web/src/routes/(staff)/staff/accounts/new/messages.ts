export const messages = {
  title: "New account",
  accounts: "Accounts",
  help: "Choose the role first. A pupil signs in with a user name and a PIN, a member of staff with a user name and a password.",
  helpDrawn:
    "If you leave the PIN or password empty, one is drawn and shown once. Many accounts at a time are quicker to import from a file.",
  role: "Role",
  usernameHint: "If it is empty, it is made from the name.",
  pin: "PIN",
  pinHint: "Six digits. If it is empty, one is drawn.",
  password: "Password",
  passwordHint: "8 characters or more. If it is empty, one is drawn. The person changes it at the first log-in.",
  create: "Create the account",
  created: "The account is created.",
  open: "Open the account",
};
