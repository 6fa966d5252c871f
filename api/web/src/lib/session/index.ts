export { busy } from "./busy";
export { homeOf, requireAudience } from "./guard";
export { idleState, PUPIL_IDLE, type IdleRules, type IdleState } from "./idle";
export { leave } from "./leave";
export { audienceOf, session, type Audience, type Me } from "./session.svelte";
export { mayReload } from "./stale";
