/** Offers the endpoint's models to the editor. What answers is loaded when somebody first asks for them. */
import * as vscode from "vscode";
import type { OfferedModel } from "../../core/offeredModel.ts";
import { loadGuests } from "../loadGuests.ts";
import type { Secrets } from "../secrets.ts";
import type { ModelProvider, ModelProviderParts } from "./provider.ts";

/** As package.json declares it. */
const vendor = "sidenote";

export interface LanguageModels extends vscode.Disposable {
  /** The endpoint, a setting or the list of models is another: whoever lists the models asks again. */
  readonly changed: () => void;
  /** Lets the user choose which extensions may ask. */
  readonly chooseExtensions: ModelProvider["chooseExtensions"];
  readonly mayAnyoneAsk: ModelProvider["mayAnyoneAsk"];
}

export function createLanguageModels(
  parts: ModelProviderParts & { readonly secrets: Secrets },
): LanguageModels {
  let loaded: Promise<ModelProvider> | null = null;
  const changes = new vscode.EventEmitter<void>();
  const disposables: vscode.Disposable[] = [changes];

  async function load(): Promise<ModelProvider> {
    const { createModelProvider } = await loadGuests();
    // Not at the start: only those who have asked for the models hear of their changes.
    disposables.push(parts.secrets.onChange(() => changes.fire()));
    return createModelProvider(parts);
  }
  const provider = (): Promise<ModelProvider> => (loaded ??= load());

  disposables.push(
    vscode.lm.registerLanguageModelChatProvider(vendor, {
      onDidChangeLanguageModelChatInformation: changes.event,
      provideLanguageModelChatInformation: async ({ silent }) => (await provider()).models(silent),
      provideLanguageModelChatResponse: async (model: OfferedModel, ...rest) =>
        (await provider()).provideLanguageModelChatResponse(model, ...rest),
      provideTokenCount: async (model: OfferedModel, ...rest) =>
        (await provider()).provideTokenCount(model, ...rest),
    }),
  );

  return {
    changed() {
      // Whoever hears of it asks at once, which loads the provider.
      if (loaded) changes.fire();
    },
    chooseExtensions: async () => (await provider()).chooseExtensions(),
    mayAnyoneAsk: async () => (await provider()).mayAnyoneAsk(),
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}
