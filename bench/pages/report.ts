import { figure, formatTable } from "../table";

/** A page's server time at the smaller and the larger size, in milliseconds. */
export interface PageTimes {
  readonly page: string;
  readonly small: number;
  readonly large: number;
}

/** Shorter times say more about the machine than about the page. */
const FLOOR_MS = 1;

const ratioOf = ({ small, large }: PageTimes) => Math.max(large, FLOOR_MS) / Math.max(small, FLOOR_MS);

/** The page that got slowest by size, and by how much. */
export function worstRatio(times: readonly PageTimes[]): { readonly page: string; readonly ratio: number } {
  const worst = times.reduce((a, b) => (ratioOf(b) > ratioOf(a) ? b : a));
  return { page: worst.page, ratio: ratioOf(worst) };
}

/** Both times of every page and their ratio. */
export function pagesTable(times: readonly PageTimes[], [small, large]: readonly [string, string]): string {
  return formatTable(
    ["page", `${small} ms`, `${large} ms`, "ratio"],
    times.map((each) => [each.page, figure(each.small, 1), figure(each.large, 1), figure(ratioOf(each), 2)]),
  );
}
