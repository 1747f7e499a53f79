"use client";

import { Blocks } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";

import { Checkbox } from "@/components/ui/checkbox";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingMatches, NothingYet } from "@/components/ui/empty-state";
import { NativeSelect } from "@/components/ui/native-select";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { UnitPrice } from "@/components/ui/unit-price";
import type { Dimension } from "@/lib/domain/metering/dimension";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";
import type { ShownCurrency } from "@/lib/usecases/storefront/list-shown-currencies";
import { formatCompact, formatPpm } from "@/lib/web/format";

import { Capabilities } from "./capabilities";
import { COMPARED_MAX, CompareOffers } from "./compare-offers";
import { ShownRate } from "./shown-rate";
import { shownIn } from "./shown-offer";
import { fits, USES } from "./use-picks";

const priceOf = (offer: ModelOffer, dimension: Dimension): bigint | null =>
  offer.prices.find((price) => price.dimension === dimension)?.price ?? null;

interface OffersTableProps {
  offers: readonly ModelOffer[];
  /** The storefront's own first. */
  currencies: readonly ShownCurrency[];
  hrefBase: string;
}

/** Models with their prices per million tokens, in a currency of the visitor's and side by side; what is looked for lives in the URL. */
export function OffersTable({ offers: sold, currencies, hrefBase }: OffersTableProps) {
  const t = useTranslations("storefront.models");
  const compare = useTranslations("storefront-compare");
  const [{ q, vendor, use, currency, compare: picked }, set] = useQueryStates({
    q: parseAsString.withDefault(""),
    vendor: parseAsString.withDefault(""),
    use: parseAsStringLiteral(USES).withDefault("all"),
    currency: parseAsString.withDefault(""),
    compare: parseAsArrayOf(parseAsString).withDefault([]),
  });
  const wanted = q.trim().toLowerCase();
  const shown = currencies.find((one) => one.currency === currency) ?? currencies[0];
  const offers = useMemo(() => sold.map((offer) => shownIn(offer, shown)), [sold, shown]);
  const compared = picked.flatMap((name) => offers.find((offer) => offer.name === name) ?? []);
  const pick = (name: string, on: boolean) => {
    const others = compared.map((offer) => offer.name).filter((other) => other !== name);
    void set({ compare: on ? [...others, name] : others.length > 0 ? others : null });
  };
  const rows = offers.filter(
    (offer) =>
      fits(offer, use) &&
      (vendor === "" || offer.vendor === vendor) &&
      (wanted === "" || `${offer.displayName} ${offer.name}`.toLowerCase().includes(wanted)),
  );
  const vendors = [...new Set(offers.map((offer) => offer.vendor))].sort();
  const columns = useColumns();
  return (
    <div className="flex flex-col gap-4">
      <Segmented
        label={t("use")}
        value={use}
        onValueChange={(value) => void set({ use: value })}
        segments={USES.map((value) => ({ value, label: t(`uses.${value}`) }))}
        className="max-w-full overflow-x-auto"
      />
      <CompareOffers offers={compared.slice(0, COMPARED_MAX)} onClear={() => void set({ compare: null })} />
      <DataTable
        label={t("title")}
        columns={columns}
        rows={rows}
        rowId={(offer) => offer.name}
        rowHref={(offer) => `${hrefBase}/${encodeURIComponent(offer.name)}`}
        rowActions={({ name, displayName }) => {
          const on = compared.some((offer) => offer.name === name);
          return (
            <Checkbox
              label={compare("short")}
              aria-label={compare("pick", { model: displayName })}
              checked={on}
              disabled={!on && compared.length >= COMPARED_MAX}
              onCheckedChange={(checked) => pick(name, checked === true)}
            />
          );
        }}
        toolbar={
          <div className="flex w-full flex-wrap gap-2">
            <SearchInput
              placeholder={t("search")}
              value={q}
              onValueChange={(text) => void set({ q: text || null })}
              className="w-full sm:w-64"
            />
            <span className="w-full sm:w-48">
              <NativeSelect
                aria-label={t("vendor")}
                value={vendor}
                onChange={(event) => void set({ vendor: event.target.value || null })}
                options={[
                  { value: "", label: t("anyVendor") },
                  ...vendors.map((name) => ({ value: name, label: vendorName(name) })),
                ]}
              />
            </span>
            {currencies.length > 1 ? (
              <span className="w-full sm:ml-auto sm:w-36">
                <NativeSelect
                  aria-label={compare("currency")}
                  value={shown?.currency ?? ""}
                  onChange={({ target }) =>
                    void set({ currency: target.value === currencies[0]?.currency ? null : target.value })
                  }
                  options={currencies.map((one) => ({ value: one.currency, label: one.currency }))}
                />
              </span>
            ) : null}
          </div>
        }
        empty={
          offers.length === 0 ? (
            <NothingYet icon={<Blocks />} title={t("empty")}>
              {t("emptyHint")}
            </NothingYet>
          ) : (
            <NothingMatches onClear={() => void set({ q: null, vendor: null, use: null })} />
          )
        }
      />
      {currencies[0] && shown && shown !== currencies[0] ? (
        <ShownRate own={currencies[0].currency} shown={shown} />
      ) : null}
    </div>
  );
}

function useColumns(): DataColumn<ModelOffer>[] {
  const t = useTranslations("storefront.models");
  const tiers = useTranslations("storefront-calculator.tiers")("badge");
  const locale = useLocale();
  return useMemo(() => {
    const price = (id: "input" | "cached" | "output", dimension: Dimension): DataColumn<ModelOffer> => ({
      id,
      header: t(`column.${id}`),
      numeric: true,
      sortValue: (offer) => priceOf(offer, dimension),
      cell: (offer) => (
        <UnitPrice bare microPerMillion={priceOf(offer, dimension)} currency={offer.currency} />
      ),
    });
    return [
      {
        id: "model",
        header: t("column.model"),
        narrow: "title",
        fixed: true,
        sortValue: (offer) => offer.displayName,
        cell: (offer) => (
          <span className="flex min-w-0 flex-col">
            <span className="truncate font-medium">{offer.displayName}</span>
            <span className="truncate text-xs text-muted">
              {vendorName(offer.vendor)}
              {offer.tiers ? ` · ${tiers}` : ""}
            </span>
          </span>
        ),
      },
      {
        id: "context",
        header: t("column.context"),
        numeric: true,
        sortValue: (offer) => offer.contextWindow,
        cell: (offer) => formatCompact(offer.contextWindow, locale),
      },
      price("input", "input"),
      price("cached", "cached_input"),
      price("output", "output"),
      {
        id: "share",
        header: t("column.share"),
        numeric: true,
        sortValue: (offer) => offer.shareOfListPpm,
        cell: (offer) => (offer.shareOfListPpm === null ? "–" : formatPpm(offer.shareOfListPpm, locale)),
      },
      {
        id: "capabilities",
        header: t("column.capabilities"),
        cell: (offer) => <Capabilities names={offer.capabilities} />,
      },
    ];
  }, [t, tiers, locale]);
}
