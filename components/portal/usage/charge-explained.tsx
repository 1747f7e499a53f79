import { useTranslations } from "next-intl";

import { Callout, type Tone } from "@/components/ui/callout";
import { chargeNote, type ChargedCall, type ChargeWord } from "@/lib/usecases/usage/charge-note";

const TONE: Record<ChargeWord, Tone> = {
  charged: "ok",
  free: "ok",
  youCancelled: "neutral",
  estimated: "warn",
  notCharged: "neutral",
};

/** Why a call cost what it cost, or nothing: in the words of CHARGES.md, for the customer. */
export function ChargeExplained({ call }: { call: ChargedCall }) {
  const t = useTranslations("portal.charge");
  const { word, row, estimated } = chargeNote(call);
  return (
    <Callout tone={TONE[word]} title={t(`word.${word}`)}>
      {row ? t(`row.${row}`) : t(`plain.${word}`)}
      {estimated ? ` ${t("estimatedNote")}` : null}
    </Callout>
  );
}
