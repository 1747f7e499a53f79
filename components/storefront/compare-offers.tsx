"use client";

import { useLocale, useTranslations } from "next-intl";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";

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
        <span className="inline-flex">
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
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("what")}</Th>
            {offers.map(({ name, displayName }) => (
              <Th key={name} numeric>
                {displayName}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cell }) => (
            <Tr key={label}>
              <Td className="whitespace-nowrap text-muted">{label}</Td>
              {offers.map((offer) => (
                <Td key={offer.name} numeric>
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
