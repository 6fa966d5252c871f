import { invalidateAll } from "$app/navigation";
import { call, lms, type Schema } from "$lib/api";
import { toaster } from "$lib/staff/toast.svelte";
import { messages } from "./messages";
import { nameOfWork } from "./work";

type Assignment = Schema<"Assignment">;

/** Cancels work, and offers to undo it. */
export async function cancelWork(work: Assignment): Promise<void> {
  const params = { path: { assignment_id: work.id } };
  await call(lms.DELETE("/teacher/assignments/{assignment_id}", { params }));
  await invalidateAll();
  toaster.show(messages.cancelledNow(nameOfWork(work)), () => restoreWork(work));
}

/** Restores cancelled work. */
export async function restoreWork(work: Assignment): Promise<void> {
  const params = { path: { assignment_id: work.id } };
  await call(lms.POST("/teacher/assignments/{assignment_id}/restore", { params }));
  await invalidateAll();
}
