import type { Tx } from "@/lib/db/with-tenant";
import { assertBalanced, type Entry } from "@/lib/domain/ledger/entry";

/** What an entry is about, and when it happened. */
export interface EntrySource {
  readonly tenantId: string;
  /** UUIDv7 of `occurredAt`: it chooses the month's partition. */
  readonly id: string;
  /** The noun and row the entry follows from: "top_up" and its id. */
  readonly sourceKind: string;
  readonly sourceId: string;
  readonly occurredAt: Date;
  readonly note?: string;
}

/**
 * Writes one balanced entry into the books of its party, within the caller's transaction. Its builder decided the
 * accounts (lib/domain/ledger); nothing is decided here. An entry without postings (everything was 0) leaves no trace.
 * Books of another party than the asker's need the system scope. Throws UnbalancedEntryError before anything is written.
 */
export async function postEntry(tx: Tx, entry: Entry, source: EntrySource): Promise<void> {
  assertBalanced(entry.postings);
  if (entry.postings.length === 0) return;
  const { tenantId, id, sourceKind, sourceId, occurredAt, note } = source;
  await tx.journalEntry.create({
    data: {
      tenantId,
      id,
      partyId: entry.partyId,
      kind: entry.event,
      sourceKind,
      sourceId,
      occurredAt,
      note: note ?? null,
    },
  });
  await tx.posting.createMany({
    data: entry.postings.map((posting, index) => ({
      tenantId,
      entryId: id,
      seq: index + 1,
      partyId: entry.partyId,
      code: posting.code,
      refId: posting.refId,
      side: posting.side,
      amountNano: posting.amountNano,
      currency: posting.currency,
    })),
  });
}
