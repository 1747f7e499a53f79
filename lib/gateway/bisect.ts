/** Whether a failure is the fault of something in the batch, or of the world around it. */
export type Blame = "record" | "world";

export interface BisectOptions<T, R> {
  /** Does all of them or none; the results parallel to the items. */
  readonly attempt: (items: readonly T[]) => Promise<readonly R[]>;
  readonly blame: (error: unknown) => Blame;
  readonly onDone: (item: T, result: R) => void;
  /** This item alone makes an attempt fail. */
  readonly onBad: (item: T, error: unknown) => Promise<void>;
}

/**
 * Tries all items together; where one of them is to blame, halves are tried until it stands alone, so that it costs the
 * others a few round trips and not their result. Order within a batch is kept.
 * @throws the first error that is the world's; items not done yet are neither done nor bad then.
 */
export async function bisect<T, R>(items: readonly T[], options: BisectOptions<T, R>): Promise<void> {
  if (items.length === 0) return;
  let results: readonly R[];
  try {
    results = await options.attempt(items);
  } catch (error) {
    if (options.blame(error) === "world") throw error;
    const [only] = items;
    if (items.length === 1 && only !== undefined) return options.onBad(only, error);
    const middle = items.length >> 1;
    await bisect(items.slice(0, middle), options);
    return bisect(items.slice(middle), options);
  }
  items.forEach((item, index) => options.onDone(item, results[index] as R));
}
