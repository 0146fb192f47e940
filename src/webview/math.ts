/** Formulas by KaTeX: a script of its own, which the page loads when the first formula comes. */
// The bundler makes a style sheet of it.
// oxlint-disable-next-line import/no-unassigned-import
import "katex/dist/katex.css";
import { render } from "katex";

/** Longer ones stay TeX: a formula of a page is text. */
const longestSource = 5000;

/**
 * Shows `source`, which is TeX, in `home`. What KaTeX cannot read stays its source, and its title says why.
 *
 * KaTeX makes DOM nodes and sets their style by properties: both are allowed by the page's policy. (It would colour
 * errors by an attribute, which is not.)
 */
export function renderMath(home: HTMLElement, source: string, display: boolean): void {
  if (source.length > longestSource) return;
  try {
    render(source, home, {
      displayMode: display,
      throwOnError: true,
      errorColor: "inherit",
      // Nothing that leads out of the formula: no links, no images, no classes, no macros without end.
      trust: false,
      strict: "ignore",
      maxSize: 20,
      maxExpand: 500,
    });
  } catch (error) {
    home.textContent = source;
    home.classList.add("broken");
    home.title = String(error);
  }
}
