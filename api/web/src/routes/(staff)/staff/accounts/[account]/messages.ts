export const messages = {
  accounts: "Accounts",
  help: "Change what is wrong about a person here. A new PIN or password ends the sign-ins of the person and is shown once.",
  helpRecord:
    "For a request of access, save the whole record as a file. Archive who leaves. An archived account can be restored, or erased for good.",
  archivedSince: (day: string) => `This account is archived since ${day}: the person cannot sign in.`,
  lockedUntil: (time: string) => `This account is locked until ${time}, because log-ins failed.`,
  mustChange: "The person has not chosen a password yet.",
  unlock: "Unlock now",
  unlocked: "The account is unlocked.",

  details: "Details",
  usernameHint: "The person signs in with it. Tell the person if you change it.",
  save: "Save",
  saved: "Saved.",
  nothing: "Nothing was changed.",
  conflict:
    "Somebody else has changed this account meanwhile, or another account has the same UPN or number. What you typed stays.",
  role: "Role",
  outOfReach: "Only a headteacher can change the account of a headteacher.",

  signIn: "Signing in",
  newPin: "New PIN",
  newPassword: "New password",
  newCard: "New PIN and card",
  secretTitle: (isPupil: boolean, name: string) => `${isPupil ? "New PIN" : "New password"} for ${name}?`,
  secretEffect: (isPupil: boolean) =>
    isPupil
      ? "The old PIN stops working, and the pupil is signed out."
      : "The old password stops working, and the person is signed out.",
  pin: "PIN",
  pinHint: "Six digits. If it is empty, one is drawn.",
  password: "Password",
  passwordHint: "8 characters or more. If it is empty, one is drawn.",
  set: "Set it",
  isSet: (isPupil: boolean) => (isPupil ? "The new PIN is set." : "The new password is set."),

  record: "Record",
  exportAll: "Save the whole record as a file",
  exportPart:
    "The file leaves out what the pupil has learned, because IT admins do not see it. A headteacher can save the whole record.",
  exported: (name: string) => `The record of ${name} is saved as a file.`,
  archive: "Archive",
  archived: (name: string) => `${name} is archived.`,
  restore: "Restore",
  restored: (name: string) => `${name} is restored.`,
  restoredWithoutClass: (name: string) => `${name} is restored, and needs a class again.`,
  erase: "Erase for good",
  eraseFirst: "To erase the record for good, archive the account first.",
  yourself: "You cannot archive your own account.",
};
