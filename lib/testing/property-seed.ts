/**
 * The cases a property test draws are the same in every run, so that a failure is the change's and can be seen again.
 * `FC_SEED=random` draws new ones (look for bugs so, at leisure); `FC_SEED=<number>` draws those of a report.
 */
import fc from "fast-check";

const asked = process.env["FC_SEED"] ?? "20261128";

if (asked !== "random") fc.configureGlobal({ seed: Number(asked) });
