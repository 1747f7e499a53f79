"use client";

import { useLocale, useTranslations } from "next-intl";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DateTime } from "@/components/ui/relative-time";
import { StatusPill } from "@/components/ui/status-pill";
import type { closeOffer } from "@/lib/usecases/sell-by/close-offer";
import type { LotOffer } from "@/lib/usecases/sell-by/list-offers";
import { formatPpm } from "@/lib/web/format";
import { useCommand } from "@/lib/web/use-command";

/** The lower prices there were for what would expire: for whom, until when, and what ended them. */
export function LotOffers({ offers, lotName }: { offers: readonly LotOffer[]; lotName: string }) {
  const t = useTranslations("console-offers.list");
  if (offers.length === 0) return null;
  return (
    <Card title={t("title")}>
      <ul className="flex flex-col gap-3">
        {offers.map((offer) => (
          <li key={offer.id} className="flex flex-wrap items-center justify-between gap-3 text-sm">
            <OfferText offer={offer} />
            <span className="flex flex-wrap items-center gap-3">
              <StatusPill kind={offer.closedFor === null ? "working" : "off"}>
                {offer.closedFor === null ? t("open") : t(`closed.${offer.closedFor}`)}
              </StatusPill>
              {offer.closedFor === null ? <CloseButton id={offer.id} lotName={lotName} /> : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function OfferText({ offer }: { offer: LotOffer }) {
  const t = useTranslations("console-offers.list");
  const locale = useLocale();
  const { factorPpm, buyerName, segment, modelNames, book } = offer;
  const whom = buyerName ?? (segment === null ? t("everybody") : t("segment", { segment }));
  return (
    <span className="min-w-0">
      <span className="font-medium">
        {factorPpm === 0 ? t("atCost") : t("share", { percent: formatPpm(factorPpm, locale) })}
      </span>{" "}
      <span className="text-muted">
        {whom} · {book.name}
      </span>
      <br />
      <span className="text-muted">
        {modelNames.join(", ")} · <DateTime at={offer.opensAt} style="datetime" /> –{" "}
        <DateTime at={offer.closedAt ?? offer.endsAt} style="datetime" />
      </span>
    </span>
  );
}

function CloseButton({ id, lotName }: { id: string; lotName: string }) {
  const t = useTranslations("console-offers.close");
  const { mutateAsync } = useCommand<typeof closeOffer>(`/api/sell-by-offers/${id}/close`, {
    onDone: () => void toast.success(t("done")),
  });
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{t("open")}</Button>}
      tone="neutral"
      title={t("title", { name: lotName })}
      consequence={t("description")}
      confirmLabel={t("open")}
      onConfirm={async () => {
        await mutateAsync({ id });
      }}
    />
  );
}
