/** The editor's language, which the page holds as data. */
import { setTranslations, type Translations } from "../core/localize.ts";

/** Sets the page's texts to it. Before that they are English: no other module may read one while it is loaded. */
export function setLanguage(): void {
  const data = document.getElementById("translations")?.textContent ?? "null";
  // Safe: the host wrote it, see `panelHtml`.
  setTranslations(JSON.parse(data) as Translations | null);
}
