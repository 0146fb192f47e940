/** The status bar's word on rate limits: there only while one is short, gone when that is reset. */
import * as vscode from "vscode";
import { describeLimit, isRefused, labelOfLimit, shortest, type RateLimits } from "../core/limits.ts";
import { formatDate, localize } from "../core/localize.ts";
import { panelViewId } from "./panel.ts";

export interface LimitsStatus extends vscode.Disposable {
  /** Takes the limits of the latest answer in the place of earlier ones. */
  readonly show: (limits: RateLimits) => void;
}

/** The longest that a timer can wait; a later reset is looked at again then. */
const longestTimer = 2 ** 31 - 1;

/** Nothing is made before a limit is short for the first time. */
export function createLimitsStatus(): LimitsStatus {
  let item: vscode.StatusBarItem | null = null;
  let timer: NodeJS.Timeout | null = null;

  function show(limits: RateLimits): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const now = Date.now();
    const window = shortest(limits, now);
    if (!window) {
      item?.hide();
      return;
    }
    item ??= createItem();
    const limit = labelOfLimit(window);
    const told =
      window.resetAt === null
        ? limit
        : localize("{limit} · resets {time}", { limit, time: formatTime(window.resetAt, now) });
    item.text = `$(warning) ${told}`;
    item.tooltip = localize("Sidenote: {limit}", { limit: describeLimit(window, now) });
    item.backgroundColor = isRefused(window)
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    item.show();
    if (window.resetAt === null) return;
    // Another one may be short still.
    timer = setTimeout(() => show(limits), Math.min(window.resetAt - now, longestTimer));
  }

  return {
    show,
    dispose() {
      if (timer !== null) clearTimeout(timer);
      item?.dispose();
    },
  };
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem("sidenote.limits", vscode.StatusBarAlignment.Right);
  item.name = localize("Sidenote: Rate Limit");
  item.command = `${panelViewId}.focus`;
  return item;
}

/** The time of day; with the day before it when that is not within the next 20 hours. */
function formatTime(at: number, now: number): string {
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  const isNear = at - now < 20 * 60 * 60 * 1000;
  return formatDate(at, isNear ? time : { weekday: "short", ...time });
}
