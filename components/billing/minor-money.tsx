import { Money } from "@/components/ui/money";
import { isCurrency, nanoFromMinor } from "@/lib/domain/money/currency";

/** An amount of a document, which is in minor units: shown to the cent. */
export function MinorMoney({ minor, currency }: { minor: bigint; currency: string }) {
  if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency}`);
  return <Money nano={nanoFromMinor(minor, currency)} currency={currency} precision="minor" />;
}
