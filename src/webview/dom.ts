/** Elements by name, class and text: the only way this page makes DOM. */

export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** Makes an element with its children. Text is set as text; nothing here reads HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  if (options.attributes) {
    for (const [key, value] of Object.entries(options.attributes)) made.setAttribute(key, value);
  }
  if (options.onClick) made.addEventListener("click", options.onClick);
  if (children.length > 0) made.append(...children);
  return made;
}

/** A button that says what it does. */
export function textButton(text: string, onClick: () => void): HTMLButtonElement {
  return element("button", { class: "button", text, attributes: { type: "button" }, onClick });
}

/** A picture of the editor's own set, for the eye alone. */
export function icon(name: string): HTMLSpanElement {
  return element("span", { class: `codicon codicon-${name}`, attributes: { "aria-hidden": "true" } });
}

/** A button that shows an icon and says its name. */
export function iconButton(
  iconName: string,
  label: string,
  className: string,
  onClick: () => void,
): HTMLButtonElement {
  const attributes = { type: "button", "aria-label": label, title: label };
  return element("button", { class: `icon-button ${className}`, attributes, onClick }, icon(iconName));
}
