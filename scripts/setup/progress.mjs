/**
 * Says what is being done and, afterwards, how long it took.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const started = Date.now();
  process.stdout.write(`${label} ...\n`);
  const result = await work();
  process.stdout.write(`${label}: ${seconds(Date.now() - started)}\n`);
  return result;
}

/**
 * @param {number} ms
 * @returns {string} such as "0.8 s" or "41 s"
 */
export function seconds(ms) {
  return `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;
}
