/** `npm run ledger:verify`: proves the books, prints what was looked at, exits 1 when an invariant is broken. */
import { withInstallation } from "@/lib/db/installation";
import { pools } from "@/lib/db/pools";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { verifyLedger } from "@/lib/usecases/ledger/verify";

try {
  const report = await withInstallation(() => verifyLedger(pools().platform));
  process.stdout.write(`${formatReport(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The ledger could not be verified: ${message}\n`);
  process.exitCode = 2;
}
