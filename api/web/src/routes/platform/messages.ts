export const messages = {
  title: "Operator sign-in",
  intro: "For those who run this service. Schools sign in at their own address.",
};
