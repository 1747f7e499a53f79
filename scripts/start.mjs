/**
 * `npm start`: from a fresh clone to a running server, on whatever Node the machine has.
 * `npm start -- --empty` seeds nothing; `npm run dev` (`--dev`) serves the sources without a build.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { ensureBuild } from "./setup/build.mjs";
import { ROOT } from "./setup/process.mjs";
import { ready } from "./setup/ready.mjs";

const dev = process.argv.includes("--dev");
const forwarded = process.argv.slice(2).filter((argument) => argument !== "--dev");

try {
  const node = await ready();
  if (!dev) await ensureBuild(node);
  serve(node);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** npm hands a SIGTERM to the shell between us and itself, which dies of it without a word to us. */
function stopWithNpm(server) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    server.kill("SIGTERM");
  }, 250);
  watch.unref();
}

function serve(node) {
  const env = {
    ...process.env,
    // Who set NODE_ENV=production runs a configured production and must bring its secrets; who typed `npm start` did not.
    ENTREPOT_ZERO_CONFIG:
      process.env.NODE_ENV === "production" ? (process.env.ENTREPOT_ZERO_CONFIG ?? "") : "1",
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const settings = fs.existsSync(path.join(ROOT, ".env")) ? ["--env-file=.env"] : [];
  const args = [...settings, "--import", "tsx", "server.ts", ...forwarded];
  // The channel carries nothing: that it breaks tells the server that we are gone.
  const server = spawn(node, args, { cwd: ROOT, env, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
  stopWithNpm(server);
  server.once("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  server.once("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  });
}
