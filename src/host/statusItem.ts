/** Sidenote's place in the status bar: whether it can answer, or is answering; a click opens its menu. */
import * as vscode from "vscode";
import { localize } from "../core/localize.ts";
import type { EndpointView } from "../core/protocol.ts";

export interface StatusItem extends vscode.Disposable {
  /** Something that it shows may have changed. */
  readonly refresh: () => void;
}

interface Shown {
  readonly icon: string;
  readonly tooltip: string;
}

/** Shows the name alone until something is known: neither settings nor keys are read for it. */
export function createStatusItem(parts: {
  readonly endpoint: () => EndpointView;
  readonly isBusy: () => boolean;
}): StatusItem {
  const item = vscode.window.createStatusBarItem("sidenote.status", vscode.StatusBarAlignment.Right);
  item.name = "Sidenote";
  item.command = "sidenote.showMenu";
  show({ icon: "comment-discussion", tooltip: "Sidenote" });
  item.show();

  function show({ icon, tooltip }: Shown): void {
    item.text = `$(${icon}) Sidenote`;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip };
  }

  return {
    refresh: () => show(shownState(parts.endpoint(), parts.isBusy())),
    dispose: () => item.dispose(),
  };
}

function shownState({ key, host, model, trouble }: EndpointView, isBusy: boolean): Shown {
  if (isBusy) return { icon: "loading~spin", tooltip: localize("Sidenote is answering…") };
  if (trouble !== null)
    return { icon: "warning", tooltip: localize("Sidenote: {problem}", { problem: trouble }) };
  if (key === "missing") {
    return { icon: "key", tooltip: localize("Sidenote: there is no API key for {host}", { host }) };
  }
  return { icon: "comment-discussion", tooltip: localize("Sidenote: {model} at {host}", { model, host }) };
}
