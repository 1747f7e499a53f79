import { useLocale, useTranslations } from "next-intl";

import { Money } from "@/components/ui/money";
import type { LotView } from "@/lib/usecases/inventory/lot-view";
import { formatCompact } from "@/lib/web/format";

/** An amount of a lot in its own unit: money of face value, tokens, or requests. */
export function LotQuantity({ lot, qty }: { lot: Pick<LotView, "kind" | "currency">; qty: bigint }) {
  const t = useTranslations("console-lots");
  const locale = useLocale();
  switch (lot.kind) {
    case "face_value":
    case "pay_as_you_go":
      return <Money nano={qty} currency={lot.currency} />;
    case "token_quota":
      return (
        <span className="tnum">
          {t("tokens", { number: Number(qty), count: formatCompact(qty, locale) })}
        </span>
      );
    case "request_pack":
      return <span className="tnum">{t("requests", { count: Number(qty) })}</span>;
    default:
      return lot.kind satisfies never;
  }
}
