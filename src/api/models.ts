/** The models that a server offers: `GET /v1/models`, all pages of it. */
import { readModelPage, type ModelInfo } from "../core/modelList.ts";
import { readResource, type Server } from "./resource.ts";

const perPage = 1000;

/** 20,000 models; a list without an end is cut here. */
const mostPages = 20;

/**
 * The server's models in its own order, each once; null where it has no such list.
 *
 * @throws ChatError when the list cannot be had: no network, a refused key, a fault of the server.
 */
export async function listModels(server: Server): Promise<readonly ModelInfo[] | null> {
  const models = new Map<string, ModelInfo>();
  const cursors = new Set<string>();
  let query = "";
  for (let page = 0; page < mostPages; page++) {
    const value = await readResource(server, { method: "GET", path: `/v1/models?limit=${perPage}${query}` });
    if (value === undefined) return page === 0 ? null : [...models.values()];
    const { models: found, next } = readModelPage(value);
    for (const model of found) if (!models.has(model.id)) models.set(model.id, model);
    if (next === null || cursors.has(next)) break;
    cursors.add(next);
    query = `&after_id=${encodeURIComponent(next)}`;
  }
  return [...models.values()];
}
