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

/** The files of a vitest report in which something failed. */
export function failedFiles(report) {
  return report.testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
}

/** The tests that failed in one vitest report and passed in a later one, by name; a file that only loaded the second time too. */
export function passedAgain(first, second) {
  const passed = new Set(second.testResults.flatMap((file) => namesOf(file, "passed")));
  const loaded = new Set(
    second.testResults.filter(({ status }) => status === "passed").map(({ name }) => name),
  );
  return first.testResults.flatMap((file) =>
    file.status === "failed" && file.assertionResults.length === 0
      ? [file.name].filter((name) => loaded.has(name))
      : namesOf(file, "failed").filter((name) => passed.has(name)),
  );
}

const namesOf = (file, status) =>
  file.assertionResults
    .filter((test) => test.status === status)
    .map((test) => `${file.name} > ${test.fullName}`);

/**
 * What a first run and a second one of its failed files come to: what failed twice failed, and what failed only in the second run did.
 * @param {Counts} first
 * @param {Counts} second
 * @param {number} flaky how many failed in the first and passed in the second
 * @returns {Counts}
 */
export function afterSecondTry(first, second, flaky) {
  const failed = Math.max(first.failed - flaky, second.failed);
  return { passed: first.passed + first.failed - failed, failed, skipped: first.skipped };
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
