/** `npm run seed:scale -- 10m`: a tenant with sixty days and so many calls in this installation's database, to see pages at scale. */
import { readSize, seedScale } from "@/bench/scale/seed";
import { withInstallation } from "@/lib/db/installation";

const say = (line: string) => process.stdout.write(`${line}\n`);

const size = readSize(process.argv[2] ?? "");
if (size === undefined) {
  process.stderr.write("Say how many calls: npm run seed:scale -- 10m (or 100k, or a number).\n");
  process.exitCode = 1;
} else {
  const started = performance.now();
  const market = await withInstallation((urls) => seedScale(urls.owner, size, new Date(), say));
  say(`tenant ${market.tenantId}: ${size} calls in ${Math.round((performance.now() - started) / 1_000)} s`);
}
