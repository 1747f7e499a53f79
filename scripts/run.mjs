/** `node scripts/run.mjs <file.ts> [arguments]`: what `npm run db:deploy` and its like stand on; works on a fresh clone. */
import { launch } from "./setup/launch.mjs";
import { ready } from "./setup/ready.mjs";

try {
  launch(await ready(), process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
