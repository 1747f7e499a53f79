import type { Page } from "@playwright/test";

/** How often somebody clicked since the journey, or its counted part, began. */
export interface ClickCount {
  readonly count: number;
  /** The counted part begins here. */
  restart(): void;
}

/**
 * Counts presses of the pointer on a page, over all its navigations, and choices from a list as one click each. Typing
 * and the keys that lead from field to field are no clicks.
 */
export async function countClicks(page: Page): Promise<ClickCount> {
  const counter = {
    count: 0,
    restart() {
      counter.count = 0;
    },
  };
  await page.exposeBinding("entrepotClicked", () => void (counter.count += 1));
  await page.addInitScript(() => {
    const clicked = () => (Reflect.get(window, "entrepotClicked") as (() => void) | undefined)?.();
    addEventListener("pointerdown", (event) => event.isTrusted && clicked(), true);
    addEventListener("change", (event) => event.target instanceof HTMLSelectElement && clicked(), true);
  });
  return counter;
}
