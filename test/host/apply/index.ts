/** The suites of this folder, run as those of the other: `SIDENOTE_SUITE` names the one that is meant. */
export { run } from "../suite/index.ts";
