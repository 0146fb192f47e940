/** The second half of the suites inside the editor. */
import test from "node:test";
import { runInsideEditor } from "./insideEditor.ts";

const { SIDENOTE_GREP: grep, SIDENOTE_SUITE: suite } = process.env;
const skip = grep !== undefined || suite !== undefined ? "editor.test.ts runs what was asked for" : false;

test("inside the editor, the second half", { skip }, (context) => runInsideEditor(context, "second"));
