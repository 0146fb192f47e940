/** What a person does in the editor's window, done by playwright from outside. */
import type { Page } from "playwright-core";

const quickInput = ".quick-input-widget input";
const quickEntry = ".quick-input-list-entry";

/** Runs a command by its title in the command palette; waits for one that an extension is yet to bring. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // The palette keeps its prefix: what is typed is searched for among the commands.
  await chooseFrom(page, "F1", `>${title}`, title);
}

/** Opens a file of the workspace by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await chooseFrom(page, "Control+P", name, name);
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

/** Chooses from the list that a key opens the first entry with a title, once there is one. */
async function chooseFrom(page: Page, key: string, text: string, title: string): Promise<void> {
  const entry = page.locator(quickEntry).filter({ hasText: title }).first();
  const limit = Date.now() + 60_000;
  for (;;) {
    await page.keyboard.press(key);
    try {
      await page.locator(quickInput).fill(text, { timeout: 5000 }); // a window that has just loaded may miss the key
      // It lists what there is when it is typed into, and nothing that comes later.
      await entry.click({ timeout: 5000 });
      return;
    } catch (error) {
      if (Date.now() > limit) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** Selects whole lines of the active editor, both ends included. */
export async function selectLines(page: Page, first: number, last: number): Promise<void> {
  await page.keyboard.press("Control+G");
  await page.locator(quickInput).fill(`:${first}`);
  await page
    .locator(quickEntry)
    .filter({ hasText: `line ${first}` })
    .first()
    .click();
  await page.locator(quickInput).waitFor({ state: "hidden" });
  for (let line = first; line <= last; line += 1) await page.keyboard.press("Shift+ArrowDown");
}

/** Answers the input box that a command has opened, or is about to open. */
export async function answerPrompt(page: Page, text: string): Promise<void> {
  // Input boxes share their frame with the palette, but only they say this.
  const prompt = page.locator(".quick-input-widget").filter({ hasText: "Press 'Enter' to confirm" });
  await prompt.locator("input").fill(text);
  await prompt.locator("input").press("Enter");
}
