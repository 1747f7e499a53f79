import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 20_000;

/** Resolves once it is so. For hooks too, in which `expect.poll` may not be called. @throws where it does not come to that */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(50))
    if (Date.now() > deadline) throw new Error("it did not come to that");
}
