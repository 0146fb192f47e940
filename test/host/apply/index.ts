/** The suites of this folder, run as those of the other: the corpus alone takes as long as many of those. */
export { run } from "../suite/index.ts";
