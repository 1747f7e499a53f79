import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { ROOT } from "./process.mjs";

/**
 * Runs a TypeScript file of the project in the foreground, as this process's only purpose: signals are handed on, and
 * we end as it ends.
 * @param {string} node
 * @param {string[]} command the file and its arguments
 * @param {"production" | "development"} [mode]
 */
export function launch(node, command, mode = "production") {
  const env = {
    ...process.env,
    // Who set NODE_ENV=production runs a configured production and must bring its secrets; who typed `npm start` did not.
    ENTREPOT_ZERO_CONFIG:
      process.env.NODE_ENV === "production" ? (process.env.ENTREPOT_ZERO_CONFIG ?? "") : "1",
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const settings = fs.existsSync(path.join(ROOT, ".env")) ? ["--env-file=.env"] : [];
  const args = [...settings, "--import", "tsx", ...command];
  // The channel carries nothing: that it breaks tells a server that we are gone.
  const child = spawn(node, args, { cwd: ROOT, env, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  stopWithNpm(child);
  child.once("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.once("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  });
}

/** npm hands a SIGTERM to the shell between us and itself, which dies of it without a word to us. */
function stopWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 250);
  watch.unref();
}
