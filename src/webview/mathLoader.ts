/** Loads the script for formulas when the first one comes; until then, and without it, they show their TeX. */
import { element } from "./dom.ts";
import { addressOf } from "./scriptAddress.ts";

interface MathScript {
  readonly renderMath: (home: HTMLElement, source: string, display: boolean) => void;
}

let loading: Promise<MathScript> | null = null;

function load(): Promise<MathScript> {
  const style = element("link", {
    attributes: { rel: "stylesheet", href: addressOf("math.css") },
  });
  document.head.append(style);
  return import(addressOf("math.js")) as Promise<MathScript>;
}

/** Sets a formula: now, or once the script is there. */
export function loadAndRenderMath(home: HTMLElement, source: string, display: boolean): void {
  loading ??= load();
  loading
    .then(({ renderMath }) => renderMath(home, source, display))
    .catch((reason: unknown) => console.error("A formula stays TeX:", reason));
}
