import assert from "node:assert/strict";
import { test } from "node:test";
import { createLastFocus } from "../../src/host/lastFocus.ts";

test("a focus counts once it has lasted, and a place that is gone never", () => {
  let now = 0;
  const focus = createLastFocus<string>(() => now);
  const seen: (string | null)[] = [];
  const at = (time: number, act: () => void = () => undefined): void => {
    now = time;
    act();
    seen.push(focus.place());
  };
  at(0);
  // The palette closes: the tab has the focus in passing, while the command asks, and then the panel again.
  at(1000, () => focus.arrived("tab"));
  at(1040);
  at(1060, () => focus.set(null));
  at(2000);
  // A person goes to the tab, and to another one.
  at(3000, () => focus.arrived("tab"));
  at(3200);
  at(4000, () => focus.arrived("other"));
  at(4100, () => focus.arrived("tab"));
  at(4250);
  at(4300, () => focus.arrived("other"));
  at(4450);
  at(4500);
  // What is opened counts at once; what is closed does not, wherever the focus was about to go.
  at(5000, () => focus.set("tab"));
  at(5100, () => focus.arrived("other"));
  at(5150, () => focus.gone("other"));
  at(6000);
  at(6100, () => focus.gone("tab"));
  focus.set("tab");
  now = 7000;
  focus.arrived("other");
  now = 7150;
  focus.arrived("other"); // again, which does not make it later
  now = 7200;
  focus.gone("tab"); // which nobody asked about meanwhile
  assert.equal(focus.place(), "other");
  now = 8000;
  focus.arrived("tab");
  now = 9000;
  focus.gone("tab");
  assert.equal(focus.place(), null);
  const passing: (string | null)[] = [null, null, null, null, null];
  const going = [null, "tab", "tab", "tab", "tab", "tab", "tab", "other"];
  const opened = ["tab", "tab", "tab", "tab", null];
  assert.deepEqual(seen, passing.concat(going, opened));
});
