/**
 * `npm start`: from a fresh clone to a running server, on whatever Node the machine has.
 * `npm start -- --empty` seeds nothing; `npm run dev` (`--dev`) serves the sources without a build.
 */
import { ensureBuild } from "./setup/build.mjs";
import { launch } from "./setup/launch.mjs";
import { ready } from "./setup/ready.mjs";

const dev = process.argv.includes("--dev");
const forwarded = process.argv.slice(2).filter((argument) => argument !== "--dev");

try {
  const node = await ready();
  if (!dev) await ensureBuild(node);
  launch(node, ["server.ts", ...forwarded], dev ? "development" : "production");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
