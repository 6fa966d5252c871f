import { call, lms } from "$lib/api";
import type { PageLoad } from "./$types";

export const load: PageLoad = async ({ parent, params }) => {
  await parent();
  const path = { pupil_id: params.pupil };
  const [detail, { facts }] = await Promise.all([
    call(lms.GET("/teacher/pupils/{pupil_id}", { params: { path } })),
    call(lms.GET("/teacher/pupils/{pupil_id}/facts", { params: { path } })),
  ]);
  return { detail, facts };
};
