/** The footnotes: a section below everything else, in the order in which they are defined. */
import { element } from "../dom.ts";

export interface Footnotes {
  /** Makes room for the footnote with this number. */
  readonly add: (number: number) => HTMLElement;
  readonly id: (number: number) => string;
  /** Where blocks go: before the footnotes, once there are any. */
  readonly place: (block: HTMLElement) => void;
}

let documents = 0;

/** @param root the document's element. @param labels what the section and the way back are called. */
export function createFootnotes(
  root: HTMLElement,
  labels: { readonly footnotes: string; readonly back: string },
): Footnotes {
  const prefix = `note-${++documents}`;
  let section: HTMLElement | null = null;
  let list: HTMLElement | null = null;
  const id = (number: number): string => `${prefix}-${number}`;

  return {
    id,
    add(number) {
      if (!list) {
        list = element("ol");
        const attributes = { role: "doc-endnotes", "aria-label": labels.footnotes };
        section = element("section", { class: "notes", attributes }, list);
        root.append(section);
      }
      const home = element("div");
      const attributes = {
        href: `#${id(number)}-reference`,
        "aria-label": labels.back,
        role: "doc-backlink",
      };
      const back = element("a", { class: "back", text: "↩", attributes });
      list.append(element("li", { attributes: { id: id(number) } }, home, back));
      return home;
    },
    place(block) {
      if (section) section.before(block);
      else root.append(block);
    },
  };
}
