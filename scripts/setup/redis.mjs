import { mayInstall, onPath } from "./on-path.mjs";
import { run } from "./process.mjs";

const SERVER = "redis-server";

/**
 * Makes sure that the tests of limits shared by several processes find a Redis: the one on the PATH, else Debian's (as
 * root). Where neither can be had it says so, and those tests are counted as skipped by name; in CI that is a failure.
 */
export async function ensureRedis() {
  if (onPath(SERVER)) return;
  let reason = "it is not on the PATH, and only root can install it with apt-get";
  if (mayInstall()) {
    const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" } };
    try {
      await run("apt-get", ["update", "-qq"], quiet);
      await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", SERVER], quiet);
      return;
    } catch (error) {
      reason = `apt-get could not install it (${error.message.split("\n")[0]})`;
    }
  }
  if (process.env.CI) throw new Error(`No ${SERVER}: ${reason}. CI must not skip the tests that need it.`);
  process.stdout.write(`No ${SERVER}: ${reason}. Tests of limits shared through Redis are skipped.\n`);
}
