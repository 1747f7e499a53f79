import { useTranslations } from "next-intl";

import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { chargeNote, type ChargedCall, type ChargeWord } from "@/lib/usecases/usage/charge-note";

const KIND: Record<ChargeWord, StatusKind> = {
  charged: "good",
  free: "good",
  youCancelled: "paused",
  estimated: "attention",
  notCharged: "off",
};

/** How a call's charge is put, in a word. */
export function ChargePill({ call }: { call: ChargedCall }) {
  const t = useTranslations("portal.charge.word");
  const { word } = chargeNote(call);
  return <StatusPill kind={KIND[word]}>{t(word)}</StatusPill>;
}
