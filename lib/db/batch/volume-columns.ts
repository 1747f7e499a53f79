import { plainArray, textArray } from "./array-literal";
import type { VolumeLine } from "./records";

/** Gathers the parameters of a batch's volume lines: the counters they move (v_*), the lines (y_*), and both together (z_*). */
export class VolumeColumns {
  readonly #newId: () => string;
  readonly #places = new Map<string, number>();
  readonly #counter = {
    tenant: [] as string[],
    id: [] as string[],
    wallet: [] as number[],
    key: [] as string[],
    zone: [] as string[],
  };
  readonly #line = { line: [] as number[], base: [] as bigint[], fee: [] as number[] };
  readonly #part = {
    line: [] as number[],
    counter: [] as number[],
    units: [] as bigint[],
    from: [] as string[],
    price: [] as string[],
    rest: [] as string[],
  };

  /** @param newId mints the id of a counter that is not there yet */
  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** @param wallet, line 1-based positions among the batch's wallets and lines; lines come in ascending order */
  add(tenantId: string, wallet: number, line: number, volume: VolumeLine): void {
    this.#line.line.push(line);
    this.#line.base.push(volume.basePico);
    this.#line.fee.push(volume.feePpm);
    for (const { key, units, fromUnits, prices, restPico } of volume.volumes) {
      this.#part.line.push(line);
      this.#part.counter.push(this.#counterOf(tenantId, wallet, key, volume.timeZone));
      this.#part.units.push(units);
      this.#part.from.push(plainArray(fromUnits));
      this.#part.price.push(plainArray(prices));
      this.#part.rest.push(plainArray(restPico));
    }
  }

  #counterOf(tenantId: string, wallet: number, key: string, zone: string): number {
    const name = `${wallet} ${zone} ${key}`;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const { tenant, id, wallet: wallets, key: keys, zone: zones } = this.#counter;
    tenant.push(tenantId);
    id.push(this.#newId());
    wallets.push(wallet);
    keys.push(key);
    zones.push(zone);
    this.#places.set(name, id.length);
    return id.length;
  }

  /** In the order of the function's parameters. */
  encoded(): string[] {
    const { tenant, id, wallet, key, zone } = this.#counter;
    const { line, base, fee } = this.#line;
    const { line: lines, counter, units, from, price, rest } = this.#part;
    return [
      ...[tenant, id, wallet].map(plainArray),
      ...[key, zone].map(textArray),
      ...[line, base, fee].map(plainArray),
      ...[lines, counter, units].map(plainArray),
      ...[from, price, rest].map(textArray),
    ];
  }
}
