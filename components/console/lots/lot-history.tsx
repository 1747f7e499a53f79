import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import type { Tone } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Timeline } from "@/components/ui/timeline";
import type { LotHistory } from "@/lib/usecases/inventory/get-lot-history";
import type { LotView } from "@/lib/usecases/inventory/lot-view";

import { LotQuantity } from "./lot-quantity";

type Event = LotHistory["events"][number];

const TONE: Record<Event["kind"], Tone> = {
  received: "ok",
  found: "ok",
  split_from: "info",
  split: "info",
  released: "info",
  active: "ok",
  returned: "neutral",
  lost: "warn",
  expired: "warn",
  frozen: "warn",
  claimed: "warn",
  impaired: "danger",
  claim_paid: "neutral",
};

/** What happened to a lot besides its calls, newest first. */
export function LotTimeline({
  lot,
  events,
  hrefBase,
}: {
  lot: LotView;
  events: readonly Event[];
  hrefBase: string;
}) {
  const t = useTranslations("console-stock.history");
  return (
    <Card title={t("title")}>
      <Timeline
        events={events.map((event) => ({
          id: event.id,
          at: event.at.toISOString(),
          tone: TONE[event.kind],
          title: <EventTitle lot={lot} event={event} hrefBase={hrefBase} />,
          detail: detailOf(lot, event),
        }))}
      />
    </Card>
  );
}

function EventTitle({ lot, event, hrefBase }: { lot: LotView; event: Event; hrefBase: string }) {
  const t = useTranslations("console-stock.history");
  const { other, qty } = event;
  if (isOpening(lot, event)) return t("opened");
  const link = (text: ReactNode) =>
    other ? (
      <Link href={`${hrefBase}/${other.id}`} className="text-brand-ink underline">
        {text}
      </Link>
    ) : (
      text
    );
  return (
    <>
      {t.rich(event.kind, {
        qty: () => (qty === null ? null : <LotQuantity lot={lot} qty={qty} />),
        other: () => link(other?.name ?? ""),
      })}
    </>
  );
}

/** Stock paid for by use is opened with all there could ever be: a figure nobody bought. */
const isOpening = (lot: LotView, { kind }: Event) => lot.kind === "pay_as_you_go" && kind === "received";

function detailOf(lot: LotView, event: Event): ReactNode {
  const { memberName, reason } = event;
  const costNano = isOpening(lot, event) ? null : event.costNano;
  return (
    <span className="flex flex-wrap gap-x-2">
      {costNano === null ? null : <Money nano={costNano} currency={lot.currency} />}
      {[memberName, reason].filter(Boolean).map((text) => (
        <span key={text}>· {text}</span>
      ))}
    </span>
  );
}
