/** The editor's menus, opened and chosen from as a person does it. */
import { screenshot, window } from "./driver.ts";
import { until } from "./world.ts";

const labels = ".monaco-menu .action-label:not(.separator)";
const labelOf = (entry: string): string => `.monaco-menu .action-label:text-is("${entry}")`;

/** Opens the context menu of an element of the window, as the right button does. */
export async function openContextMenu(selector: string): Promise<void> {
  await window.waitFor(selector);
  await window.evaluate(`(() => { const target = document.querySelector(${JSON.stringify(selector)});
    if (!target) return;
    const { left, top } = target.getBoundingClientRect();
    const place = { bubbles: true, cancelable: true, button: 2, clientX: left + 20, clientY: top + 8 };
    for (const type of ["mousedown", "mouseup", "contextmenu"]) target.dispatchEvent(new MouseEvent(type, place)); })()`);
}

/**
 * Chooses an entry, below others where `path` names those, and settles once `isDone`. A menu that has just opened takes
 * no clicks yet, and a view that is drawn anew takes its menu with it: then it is opened again.
 *
 * @param door names the picture that is taken of it.
 */
export async function choose(
  door: string,
  open: () => Promise<void>,
  path: readonly string[],
  isDone: () => Promise<boolean>,
): Promise<void> {
  let [chosenAt, openedAt] = [0, 0];
  let isPictured = false;
  await until(`${path.join(" › ")} was chosen`, async () => {
    if (await isDone()) return true;
    if (Date.now() < chosenAt + 4000) return false; // what was chosen takes its time
    const shown = await window.texts(labels);
    const next = path.findLast((entry) => shown.includes(entry));
    if (next !== undefined && next === path.at(-1)) {
      if (!isPictured) await screenshot(`door-${door}`);
      isPictured = true;
      await window.clickIfThere(labelOf(next));
      if ((await window.count(labelOf(next))) === 0) chosenAt = Date.now();
    } else if (Date.now() > openedAt + 1000) {
      openedAt = Date.now(); // doing it again at once would close it
      await (next === undefined ? open() : window.clickIfThere(labelOf(next)));
    }
    return false;
  });
}

/** Chooses an entry of the menu that is open with the arrow keys. */
export async function chooseByKeys(entry: string): Promise<void> {
  const focused = ".monaco-menu .action-item.focused .action-label";
  await window.waitFor(labelOf(entry));
  await until(`${entry} is reached`, async () => {
    if ((await window.texts(focused)).includes(entry)) return true;
    await window.press("ArrowDown");
    return false;
  });
  await window.press("Enter");
}
