/** The one file of undici that is bundled: its package root would replace the extension host's global dispatcher. */
declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici";
  export default Agent;
}
