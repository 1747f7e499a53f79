import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { AdmitRecord, OnceMark } from "@/lib/db/batch/records";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import * as refusals from "./refusal";
import type { Refusal } from "./refusal";

const LONGEST = 255;

/** The mark of a request that is to be made once; null where it has none. */
export function onceMark(header: string | undefined, body: Buffer): OnceMark | Refusal | null {
  if (header === undefined) return null;
  if (header === "" || header.length > LONGEST) return refusals.badOnceMark;
  const digest = createHash("sha256").update(header).digest("hex");
  return { digest, bodyDigest: createHash("sha256").update(body).digest("hex") };
}

interface Earlier {
  readonly call_id: string;
  readonly same: boolean;
  readonly ended: boolean;
  readonly amount: bigint | null;
  readonly currency: string | null;
}

/** Tells what became of the first request of a mark (CHARGES.md, C37). */
export class Repeats {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @throws what pg throws. */
  async refusal({ tenantId, apiKeyId, once }: AdmitRecord): Promise<Refusal> {
    const { rows } = await this.#pool.query<Earlier>(
      "SELECT * FROM gateway_repeat($1, $2, decode($3, 'hex'), decode($4, 'hex'))",
      [tenantId, apiKeyId, once?.digest, once?.bodyDigest],
    );
    const [earlier] = rows;
    // The first one was refused or released just now.
    if (!earlier) return refusals.booksUnavailable;
    if (!earlier.same) return refusals.bodyDiffers;
    if (!earlier.ended) return refusals.underWay;
    return refusals.madeBefore(toWireId("call", earlier.call_id), chargeOf(earlier));
  }
}

function chargeOf({ amount, currency }: Earlier): string {
  return amount === null ? "nothing" : `${decimalFromScaled(amount, 9)} ${currency ?? ""}`;
}
