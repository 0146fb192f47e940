/** Part of `npm run build`: the page's script and style, with the icons that it uses. */
import { build } from "esbuild";
import { usedIcons } from "./icons.ts";

await build({
  entryPoints: ["src/webview/main.ts", "media/panel.css"],
  entryNames: "panel",
  assetNames: "[name]",
  outdir: "dist",
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "chrome138",
  plugins: [usedIcons],
  minify: true,
  logLevel: "info",
});
