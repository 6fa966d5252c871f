export const messages = {
  title: "Schools",
  name: "School",
  address: "Address",
  urn: "URN",
  state: "State",
  states: { active: "active", suspended: "suspended" },
  none: "There is no school yet.",
  more: "Next page",
  first: "First page",
  notYet: "The screens for creating schools are still being built. Until then, use the API:",
  api: "Open the API and its documentation",
  password: "Change your password",
};
