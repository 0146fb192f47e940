/** The one file of undici that is bundled: its package root would replace the extension host's global dispatcher. */
declare module "undici/lib/dispatcher/client.js" {
  import { Client } from "undici";
  export default Client;
}
