import { oneOf } from "$lib/staff/search";
import { fileOf } from "../chosen";
import type { PageLoad } from "./$types";

/** The options are in the address if the import that it names is uploaded again with other options. */
export const load: PageLoad = async ({ parent, url }) => {
  await parent();
  const options = url.searchParams;
  return {
    file: fileOf(options.get("again")),
    onError: oneOf(options.get("on_error"), ["stop", "skip"]),
    leavers: oneOf(options.get("leavers"), ["keep", "archive"]),
    confirmLarge: options.get("confirm_large") === "true",
  };
};
