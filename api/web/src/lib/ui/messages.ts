import type { Me } from "$lib/session";

const roles: Record<Me["role"], string> = {
  pupil: "pupil",
  teacher: "teacher",
  senco: "SENCO",
  headteacher: "headteacher",
  it_admin: "IT admin",
  platform_admin: "operator",
};

export const messages = {
  roles,
  platform: "Learning platform",
  signOut: "Sign out",
  request: "Request",
  copy: "Copy",
  copied: "Copied",
  close: "Close",
  loading: "Loading",
};
