import path from "node:path";

import { mayInstall, onPath } from "./on-path.mjs";
import { run } from "./process.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Makes sure that the browser tests find a Chromium: the one on the PATH, else Debian's (as root), else Playwright's own.
 * @param {string} node
 */
export async function ensureChromium(node) {
  if (NAMES.some(onPath)) return;
  if (mayInstall()) {
    const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" } };
    try {
      await run("apt-get", ["update", "-qq"], quiet);
      await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet);
      return;
    } catch (error) {
      process.stdout.write(
        `apt-get could not install chromium (${error.message.split("\n")[0]}); trying Playwright's.\n`,
      );
    }
  }
  await run(node, [path.join("node_modules", "@playwright", "test", "cli.js"), "install", "chromium"]);
}
