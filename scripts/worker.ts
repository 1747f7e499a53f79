/** `npm run worker`: works off the job queue of an installation that runs elsewhere, and nothing else. */
import { closePools, openPools } from "@/lib/db/pools";
import { attachedUrls } from "@/lib/db/urls";
import { env } from "@/lib/env";
import { startJobs } from "@/lib/jobs/runner";
import { onStopSignal } from "@/server/stop-signals";

try {
  openPools(attachedUrls());
  const jobs = await startJobs();
  process.stdout.write("Working off the job queue. Ctrl-C stops it.\n");
  onStopSignal(
    () =>
      void jobs
        .stop(env.drainMs)
        .then(closePools)
        .then(() => process.exit(0)),
    () => process.exit(130),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
