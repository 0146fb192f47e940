/** Loads the script for formulas when the first one comes; until then, and without it, they show their TeX. */
import { element } from "./dom.ts";

interface MathScript {
  readonly renderMath: (home: HTMLElement, source: string, display: boolean) => void;
}

/** This page's script: those for formulas lie beside it. */
const { currentScript } = document;
const here = currentScript instanceof HTMLScriptElement ? currentScript.src : "";

let loading: Promise<MathScript> | null = null;

/** A script that the page's own one imports has its nonce, and so is allowed by the policy. */
function load(): Promise<MathScript> {
  const style = element("link", {
    attributes: { rel: "stylesheet", href: new URL("math.css", here).href },
  });
  document.head.append(style);
  return import(new URL("math.js", here).href) as Promise<MathScript>;
}

/** Sets a formula: now, or once the script is there. */
export function loadAndRenderMath(home: HTMLElement, source: string, display: boolean): void {
  loading ??= load();
  loading
    .then(({ renderMath }) => renderMath(home, source, display))
    .catch((reason: unknown) => console.error("A formula stays TeX:", reason));
}
