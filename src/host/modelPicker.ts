/** The quick pick behind `Sidenote: Choose Model…`: the endpoint's own list, or the models known without one. */
import * as vscode from "vscode";
import type { Endpoint } from "../api/endpoint.ts";
import { toChatError } from "../core/errors.ts";
import { describeModel, knownModels } from "../core/knownModels.ts";
import { localize } from "../core/localize.ts";
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
  quickPick.title = localize("Choose Model");
  quickPick.placeholder = localize("Which model of {host} should answer?", { host: endpoint.host });
  quickPick.matchOnDescription = true;
  quickPick.buttons = [
    { iconPath: new vscode.ThemeIcon("refresh"), tooltip: localize("Ask the Server Again") },
  ];
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
      if (!models?.length) {
        const { host } = endpoint;
        note = localize("{host} does not list its models; these are Anthropic's", { host });
      }
    } catch (error) {
      models = catalog.known(endpoint);
      note = localize("The list could not be had: {problem}", { problem: toChatError(error).message });
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
    const description = [
      model.name === model.id ? "" : model.id,
      model.id === current ? localize("current") : "",
    ];
    return {
      label: model.name,
      description: description.filter((part) => part !== "").join(" · "),
      detail: describeModel(model),
      model: model.id,
    };
  });
  if (!models.some(({ id }) => id === current)) {
    items.unshift({ label: current, description: localize("current"), model: current });
  }
  return [
    ...(note === "" ? [] : [{ label: note, kind: vscode.QuickPickItemKind.Separator, model: null }]),
    ...items,
    { label: "", kind: vscode.QuickPickItemKind.Separator, model: null },
    {
      label: localize("Other model id…"),
      iconPath: new vscode.ThemeIcon("edit"),
      alwaysShow: true,
      model: null,
    },
  ];
}

async function askForId(endpoint: Endpoint, typed: string): Promise<string | null> {
  const id = await vscode.window.showInputBox({
    title: localize("Choose Model"),
    prompt: localize("The model's id, as {host} knows it.", { host: endpoint.host }),
    placeHolder: "claude-sonnet-5-5",
    value: typed,
    valueSelection: [typed.length, typed.length],
    validateInput: (value) => (value.trim() === "" ? localize("An id is needed.") : null),
  });
  return id?.trim() || null;
}
