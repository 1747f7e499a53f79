/**
 * Numbers the distinct (tenant, id) rows a batch touches, so that PL/pgSQL can walk by position instead of looking up.
 * Positions are 1-based and stay as first seen; the functions lock in id order themselves.
 */
export class Positions {
  readonly tenantIds: string[] = [];
  readonly ids: string[] = [];
  readonly #seen = new Map<string, number>();

  /** The position of a row, new or known. Ids are unique over all tenants (UUIDv7 minted by us). */
  of(tenantId: string, id: string): number {
    const known = this.#seen.get(id);
    if (known !== undefined) return known;
    this.tenantIds.push(tenantId);
    this.ids.push(id);
    this.#seen.set(id, this.ids.length);
    return this.ids.length;
  }
}
