import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { LotView } from "@/lib/usecases/inventory/lot-view";

const DAY_MS = 86_400_000n;

type Shown = LotView["status"] | "low" | "expiring";

const KIND: Record<Shown, StatusKind> = {
  active: "good",
  low: "attention",
  expiring: "attention",
  frozen: "paused",
  claimed: "waiting",
  impaired: "bad",
  exhausted: "off",
  expired: "off",
};

/** Days left below which a lot is low (DESIGN section 8: stock alerts begin at seven days). */
const LOW_DAYS = 7n;

/** The state of a lot; an active one says when it runs low or will expire with something left. */
export function LotStatus({ lot }: { lot: LotView }) {
  const t = useTranslations("console-lots.status");
  const shown = stateOf(lot);
  return <StatusPill kind={KIND[shown]}>{t(shown)}</StatusPill>;
}

function stateOf(lot: LotView): Shown {
  if (lot.status !== "active" || lot.kind === "pay_as_you_go") return lot.status;
  if (lot.remainingQty === 0n) return "exhausted";
  if (lot.unusedQty > 0n && lot.expiresAt !== null && lot.burnPerDayQty > 0n) return "expiring";
  return lot.runwayMs !== null && lot.runwayMs < LOW_DAYS * DAY_MS ? "low" : "active";
}
