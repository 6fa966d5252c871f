import { beforeNavigate } from "$app/navigation";
import { messages } from "./messages";

/** Warns before a form with changes is left. Call it while a component is set up. */
export function warnWhenUnsaved(isChanged: () => boolean): void {
  beforeNavigate((navigation) => {
    if (!isChanged()) return;
    // The browser asks itself before it leaves the app.
    if (navigation.willUnload || !confirm(messages.unsaved)) navigation.cancel();
  });
}
