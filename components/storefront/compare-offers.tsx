"use client";

import { useLocale, useTranslations } from "next-intl";
import { usePathname, useSearchParams } from "next/navigation";
import type { CSSProperties, ReactNode } from "react";

import { cn } from "@/components/ui/cn";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice } from "@/components/ui/unit-price";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import { formatCount, formatPpm } from "@/lib/web/format";

import { Capabilities } from "./capabilities";
import type { ShownOffer } from "./shown-offer";

/** So many stand beside each other. */
export const COMPARED_MAX = 4;

/** On a phone what is compared stands above its values, which share the width: four models are seen at once, without scrolling. */
const STACKED = "max-sm:grid max-sm:grid-cols-[repeat(var(--models),minmax(0,1fr))]";
const VALUE =
  "max-sm:h-auto max-sm:px-1.5 max-sm:pt-1 max-sm:text-left max-sm:text-xs max-sm:break-words max-sm:nth-2:pl-3 max-sm:last:pr-1";

/** Models side by side, in the order they were picked; the address holds them, so that a link shows the same. */
export function CompareOffers({ offers, onClear }: { offers: readonly ShownOffer[]; onClear: () => void }) {
  const t = useTranslations("storefront-compare");
  const columns = useTranslations("storefront.models.column");
  const locale = useLocale();
  if (offers.length === 0) return null;
  const price = (dimension: "input" | "cached_input" | "output") => (offer: ShownOffer) => (
    <UnitPrice
      bare
      microPerMillion={offer.prices.find((one) => one.dimension === dimension)?.price ?? null}
      currency={offer.currency}
    />
  );
  const rows: readonly { label: string; cell: (offer: ShownOffer) => ReactNode }[] = [
    { label: t("vendor"), cell: ({ vendor }) => vendorName(vendor) },
    { label: columns("input"), cell: price("input") },
    { label: columns("cached"), cell: price("cached_input") },
    { label: columns("output"), cell: price("output") },
    {
      label: columns("share"),
      cell: ({ shareOfListPpm: share }) => (share === null ? "–" : formatPpm(share, locale)),
    },
    { label: columns("context"), cell: ({ contextWindow }) => formatCount(contextWindow, locale) },
    { label: t("maxOutput"), cell: ({ maxOutput }) => formatCount(maxOutput, locale) },
    {
      label: columns("capabilities"),
      cell: ({ capabilities }) => (
        <span className="inline-flex max-sm:flex-wrap">
          <Capabilities names={capabilities} />
        </span>
      ),
    },
  ];
  return (
    <Card
      title={t("title")}
      description={
        offers.length < 2 ? t("pickMore") : t("perMillion", { currency: offers[0]?.currency ?? "" })
      }
      actions={
        <span className="flex items-center gap-2">
          <ShareLink />
          <Button variant="ghost" size="sm" onClick={onClear}>
            {t("clear")}
          </Button>
        </span>
      }
      flush
      className="overflow-hidden"
    >
      <Table label={t("title")} style={{ "--models": offers.length } as CSSProperties}>
        <thead>
          <tr className={STACKED}>
            <Th className="max-sm:sr-only">{t("what")}</Th>
            {offers.map(({ name, displayName }) => (
              <Th key={name} numeric className={cn(VALUE, "max-sm:pb-2 max-sm:whitespace-normal")}>
                {displayName}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cell }) => (
            <Tr key={label} className={STACKED}>
              <Td className="whitespace-nowrap text-muted max-sm:col-span-full max-sm:h-auto max-sm:pb-0 max-sm:text-xs max-sm:first:pl-3">
                {label}
              </Td>
              {offers.map((offer) => (
                <Td key={offer.name} numeric className={VALUE}>
                  {cell(offer)}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** Copies the address as it stands: filters, models and currency are in it. */
function ShareLink() {
  const t = useTranslations("storefront-compare");
  const [path, search] = [usePathname(), useSearchParams()];
  const origin = typeof window === "undefined" ? "" : window.location.origin;
  return <CopyButton value={`${origin}${path}?${search.toString()}`} what={t("link")} />;
}
