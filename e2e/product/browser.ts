import { execFileSync } from "node:child_process";

import type { LaunchOptions } from "@playwright/test";

/** Also what scripts/setup/chromium.mjs looks for. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How the browser is started: the Chromium on the PATH, else Playwright's own. */
export function browserLaunch(): LaunchOptions {
  const executablePath = NAMES.map(onPath).find((found) => found !== undefined);
  return executablePath === undefined ? { args: ARGS } : { args: ARGS, executablePath };
}

function onPath(name: string): string | undefined {
  try {
    const found = execFileSync(process.platform === "win32" ? "where" : "which", [name], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return found.split("\n")[0]?.trim() || undefined;
  } catch {
    return undefined;
  }
}
