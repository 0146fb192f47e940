/** The first half of the suites inside the editor; all of them where `SIDENOTE_GREP` or `SIDENOTE_SUITE` narrows them down. */
import test from "node:test";
import { runInsideEditor } from "./insideEditor.ts";

test("inside the editor", (context) => runInsideEditor(context, "first"));
