import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { RateLimits, RateWindow } from "../../../src/core/limits.ts";
import { createLimitsStatus, type LimitsStatus } from "../../../src/host/limitsStatus.ts";
import { window } from "./driver.ts";

const item = ".statusbar-item:has-text('limit')";

function limits(...windows: readonly Partial<RateWindow>[]): RateLimits {
  const bare = { name: "5h", used: null, remaining: null, limit: null, resetAt: null, status: null };
  return { windows: windows.map((changes) => ({ ...bare, ...changes })), status: null };
}

describe("the status bar's word on rate limits", () => {
  let status: LimitsStatus;
  beforeEach(() => {
    status = createLimitsStatus();
  });
  afterEach(() => {
    status.dispose();
  });

  it("is there while a limit is short, with the time of its reset, and opens the panel", async () => {
    status.show(limits({ used: 0.5 }));
    assert.equal(await window.count(item), 0);
    const resetAt = Date.now() + 60 * 60_000;
    status.show(limits({ used: 0.929, resetAt }));
    await window.waitFor(item);
    const time = new Date(resetAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    assert.equal((await window.text(item)).trim(), `5-hour limit: 92 % used · resets ${time}`);
    await vscode.commands.executeCommand("workbench.action.closeAuxiliaryBar");
    await window.waitFor("iframe.webview.ready", { state: "detached" });
    await window.click(item);
    await window.waitFor("iframe.webview.ready");
    status.show(limits({ used: 0.1, resetAt }));
    await window.waitFor(item, { state: "detached" });
  });

  it("tells the next limit, or goes, when one is reset", async () => {
    const soon = Date.now() + 4000;
    status.show(
      limits({ status: "rejected", resetAt: soon }, { name: "7d", used: 0.95, resetAt: soon + 3000 }),
    );
    await window.waitFor(item, { hasText: "5-hour limit: reached" });
    await window.waitFor(item, { hasText: "7-day limit: 95 % used" });
    await window.waitFor(item, { state: "detached" });
  });
});
