/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Of vitest's JSON report. A file that could not be loaded counts as one failure.
 * @returns {Counts}
 */
export function vitestCounts(report) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Of Playwright's JSON report. A test that passed only when run again passed; errors outside of tests are failures.
 * @returns {Counts}
 */
export function playwrightCounts({ stats, errors }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * @param {Counts} total
 * @param {Counts} counts
 */
export function addCounts(total, counts) {
  for (const key of Object.keys(total)) total[key] += counts[key];
}
