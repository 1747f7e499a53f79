import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Asserts that axe finds nothing serious or critical on the page as it stands now. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await seriousFindings(page), `axe on ${page.url()}`).toEqual([]);
}

/**
 * What axe finds serious or critical: the rule, and the first places that break it. Without `colours` it takes a third of
 * the time: for a page that was looked at in another width.
 */
export async function seriousFindings(page: Page, { colours = true } = {}): Promise<string[]> {
  await settled(page);
  const axe = new AxeBuilder({ page });
  const { violations } = await (colours ? axe : axe.disableRules(["color-contrast"])).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => node.target.join(" "))
          .join(" | ")}`,
    );
}

/** Waits until nothing fades or slides any more: half-faded text has no contrast of its own. Spinners go on. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime ?? 0)));
    await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
  });
}
