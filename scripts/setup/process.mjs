import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

const KEPT_OUTPUT = 20_000;

/**
 * Runs a program to its end with its output kept back. Rejects with the end of the output when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, live?: boolean, keep?: number }} [options] live: show the output as
 * it comes; keep: how many characters of it matter
 * @returns {Promise<string>} the end of what it printed
 */
export function run(command, args, { env = {}, live = false, keep = KEPT_OUTPUT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: live ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout?.on("data", (chunk) => void (output = tail(output + chunk, keep)));
    child.stderr?.on("data", (chunk) => void (errors = tail(errors + chunk, KEPT_OUTPUT)));
    child.once("error", (error) => reject(new Error(`${command}: ${error.message}`)));
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`${output}${errors}`.trim() || `${path.basename(command)} ended with ${signal ?? code}`),
        );
    });
  });
}

const tail = (text, length) => (text.length > length ? text.slice(-length) : text);
