/** Where the page's own script lies: others that it loads later lie beside it. */

const { currentScript } = document;
const here = currentScript instanceof HTMLScriptElement ? currentScript.src : "";

/**
 * The address of a file of the build.
 *
 * A script that is imported from it by the page's own has that one's nonce, and so is allowed by the policy.
 */
export function addressOf(name: string): string {
  return new URL(name, here).href;
}
