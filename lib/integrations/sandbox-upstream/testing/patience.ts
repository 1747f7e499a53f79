import { FAULTS } from "../faults";

const ENDLESS_MS = 600;
const SLOW_MACHINE_MS = 20_000;

/** How long a test waits for the answer to a directive, in ms: not for long where its fault never ends by itself. */
export function patienceFor(directive: string): number {
  const fault = FAULTS[/fault=([\w-]+)/.exec(directive)?.[1] ?? ""];
  return fault?.wait === Infinity || fault?.broken === "stall" ? ENDLESS_MS : SLOW_MACHINE_MS;
}
