export const messages = {
  title: "Staff sign-in",
  tab: (school: string) => `Staff sign-in · ${school}`,
  pupils: "Pupils sign in here",
};
