/** The quick pick behind `Sidenote: Choose Model…`: the endpoint's own list, or the models known without one. */
import * as vscode from "vscode";
import type { Endpoint } from "../api/endpoint.ts";
import { toChatError } from "../core/errors.ts";
import { describeModel, knownModels } from "../core/knownModels.ts";
import type { ModelInfo } from "../core/modelList.ts";
import type { ModelCatalog } from "./modelCatalog.ts";

interface ModelItem extends vscode.QuickPickItem {
  /** Null for the item that asks for any other id. */
  readonly model: string | null;
}

/**
 * Lets the user choose the model of an endpoint. Opens at once with what is known, and takes the server's list when it
 * comes; where that cannot be had, it says why and goes on with the models known without it.
 *
 * @param current the model in the settings.
 * @returns the chosen id, or null when the user turns away.
 */
export async function pickModel(
  catalog: ModelCatalog,
  endpoint: Endpoint,
  current: string,
): Promise<string | null> {
  const picked = await pick(catalog, endpoint, current);
  if (!picked) return null;
  return picked.model ?? (await askForId(endpoint, picked.typed));
}

/** The item's model, and what was typed into the filter. */
interface Picked {
  readonly model: string | null;
  readonly typed: string;
}

function pick(catalog: ModelCatalog, endpoint: Endpoint, current: string): Promise<Picked | null> {
  const quickPick = vscode.window.createQuickPick<ModelItem>();
  quickPick.title = "Choose Model";
  quickPick.placeholder = `Which model of ${endpoint.host} should answer?`;
  quickPick.matchOnDescription = true;
  quickPick.buttons = [{ iconPath: new vscode.ThemeIcon("refresh"), tooltip: "Ask the Server Again" }];
  let isOpen = true;

  function show(models: readonly ModelInfo[] | null, note: string): void {
    const active = quickPick.activeItems[0]?.model ?? current;
    quickPick.items = itemsOf(models ?? knownModels, current, note);
    quickPick.activeItems = quickPick.items.filter(({ model }) => model === active);
  }

  async function load(anew: boolean): Promise<void> {
    quickPick.busy = true;
    let models: readonly ModelInfo[] | null = null;
    let note = "";
    try {
      models = await catalog.refresh(endpoint, { anew });
      // A list without models is of no more use than none.
      if (!models?.length) note = `${endpoint.host} does not list its models; these are Anthropic's`;
    } catch (error) {
      models = catalog.known(endpoint);
      note = `The list could not be had: ${toChatError(error).message}`;
    }
    if (!isOpen) return;
    quickPick.busy = false;
    show(models?.length ? models : null, note);
  }

  show(catalog.known(endpoint), "");
  return new Promise((resolve) => {
    quickPick.onDidTriggerButton(() => void load(true));
    quickPick.onDidAccept(() => {
      const item = quickPick.selectedItems[0];
      resolve(item ? { model: item.model, typed: quickPick.value.trim() } : null);
      quickPick.hide();
    });
    quickPick.onDidHide(() => {
      isOpen = false;
      quickPick.dispose();
      resolve(null); // after an accept this changes nothing
    });
    quickPick.show();
    void load(false);
  });
}

function itemsOf(models: readonly ModelInfo[], current: string, note: string): ModelItem[] {
  const items: ModelItem[] = models.map((model) => {
    const description = [model.name === model.id ? "" : model.id, model.id === current ? "current" : ""];
    return {
      label: model.name,
      description: description.filter((part) => part !== "").join(" · "),
      detail: describeModel(model),
      model: model.id,
    };
  });
  if (!models.some(({ id }) => id === current)) {
    items.unshift({ label: current, description: "current", model: current });
  }
  return [
    ...(note === "" ? [] : [{ label: note, kind: vscode.QuickPickItemKind.Separator, model: null }]),
    ...items,
    { label: "", kind: vscode.QuickPickItemKind.Separator, model: null },
    { label: "Other model id…", iconPath: new vscode.ThemeIcon("edit"), alwaysShow: true, model: null },
  ];
}

async function askForId(endpoint: Endpoint, typed: string): Promise<string | null> {
  const id = await vscode.window.showInputBox({
    title: "Choose Model",
    prompt: `The model's id, as ${endpoint.host} knows it.`,
    placeHolder: "claude-sonnet-5-5",
    value: typed,
    valueSelection: [typed.length, typed.length],
    validateInput: (value) => (value.trim() === "" ? "An id is needed." : null),
  });
  return id?.trim() || null;
}
