export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface FileReport {
  readonly name: string;
  readonly status: "passed" | "failed";
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

interface VitestReport {
  readonly testResults: readonly FileReport[];
}

export function failedFiles(report: VitestReport): string[];
export function passedAgain(first: VitestReport, second: VitestReport): string[];
export function afterSecondTry(first: Counts, second: Counts, flaky: number): Counts;
