import { execFileSync } from "node:child_process";

/**
 * Whether a program can be called by its name.
 * @param {string} name
 */
export function onPath(name) {
  try {
    execFileSync(process.platform === "win32" ? "where" : "which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Whether Debian's packages can be installed here: as root, where there is apt. */
export const mayInstall = () => process.getuid?.() === 0 && onPath("apt-get");
