"use client";

import { Calculator } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { SERVICE_TIERS } from "@/lib/domain/pricing/markup-rule";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import { WHAT_IFS } from "@/lib/usecases/simulator/schemas";
import type { SaleSimulation } from "@/lib/usecases/simulator/simulate-sale";
import type { Wire } from "@/lib/web/wire";

import { useSaleSearch } from "./sale-search";

interface Props {
  sale: Wire<SaleSimulation>;
  buyers: readonly { id: string; name: string }[];
  /** Whether the seller keeps stock: it then buys lots; others buy from their parent alone. */
  isRoot: boolean;
}

/** Who calls which model with how many units, and what is supposed about cost. */
export function SaleForm({ sale, buyers, isRoot }: Props) {
  const t = useTranslations("console-simulator");
  const [search, setSearch] = useSaleSearch();
  const [typed, setTyped] = useState<Partial<Record<Dimension | "raise" | "lot", string>>>({});
  const value = (name: Dimension | "raise" | "lot") => typed[name] ?? search[name];
  const vendors = [...new Set(sale.models.map(({ vendor }) => vendor))];
  const whatIfs = WHAT_IFS.filter((kind) => isRoot || kind !== "next_lot");
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void setSearch(typed);
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("buyer")}>
          <NativeSelect
            value={search.buyer}
            onChange={({ target }) => void setSearch({ ...typed, buyer: target.value || null })}
            options={[
              { value: "", label: t("everybody") },
              ...buyers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
        <Field label={t("model")}>
          <NativeSelect
            value={search.model || (sale.model?.id ?? "")}
            onChange={({ target }) => {
              setTyped({});
              void setSearch({ ...CLEARED, model: target.value });
            }}
            options={sale.models.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("at")} hint={t("atHint", { zone: sale.timeZone })}>
          <Input
            type="datetime-local"
            value={search.at}
            onChange={({ target }) => void setSearch({ ...typed, at: target.value || null })}
          />
        </Field>
        <Field label={t("serviceTier")}>
          <NativeSelect
            value={search.serviceTier}
            onChange={({ target }) =>
              void setSearch({
                ...typed,
                serviceTier: SERVICE_TIERS.find((tier) => tier === target.value) ?? null,
              })
            }
            options={SERVICE_TIERS.map((tier) => ({ value: tier, label: t(`tier.${tier}`) }))}
          />
        </Field>
      </div>
      <fieldset className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <legend className="mb-2 text-sm font-medium">{t("quantities")}</legend>
        {DIMENSIONS.filter((dimension) => sale.priced.includes(dimension)).map((dimension) => (
          <Field key={dimension} label={t(`dimension.${dimension}`)}>
            <Input
              inputMode="numeric"
              className="tnum text-right"
              placeholder={sale.quantities[dimension] ?? "0"}
              value={value(dimension)}
              onChange={({ target }) =>
                setTyped({ ...typed, [dimension]: target.value.replace(/\D/g, "").slice(0, 12) })
              }
            />
          </Field>
        ))}
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t("whatIf.label")}>
          <NativeSelect
            value={search.whatIf}
            onChange={({ target }) =>
              void setSearch({ ...typed, whatIf: WHAT_IFS.find((kind) => kind === target.value) ?? null })
            }
            options={whatIfs.map((kind) => ({
              value: kind,
              label: t(kind === "supplier_raise" && !isRoot ? "whatIf.seller_raise" : `whatIf.${kind}`),
            }))}
          />
        </Field>
        {search.whatIf === "supplier_raise" ? (
          <PercentField
            label={t("raise")}
            value={value("raise")}
            onType={(raise) => setTyped({ ...typed, raise })}
          />
        ) : null}
        {search.whatIf === "next_lot" ? (
          <PercentField label={t("lot")} value={value("lot")} onType={(lot) => setTyped({ ...typed, lot })} />
        ) : null}
        {search.whatIf === "none" ? null : (
          <Field label={t("vendor")}>
            <NativeSelect
              value={search.vendor}
              onChange={({ target }) => void setSearch({ ...typed, vendor: target.value || null })}
              options={[
                { value: "", label: t("everyVendor") },
                ...vendors.map((vendor) => ({ value: vendor, label: vendorName(vendor) })),
              ]}
            />
          </Field>
        )}
      </div>
      <div>
        <Button type="submit" variant="primary" icon={<Calculator />}>
          {t("price")}
        </Button>
      </div>
    </form>
  );
}

/** Units of one model say nothing of another. */
const CLEARED = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, null])) as Record<
  Dimension,
  null
>;

function PercentField(props: { label: string; value: string; onType: (text: string) => void }) {
  return (
    <Field label={props.label}>
      <Input
        inputMode="decimal"
        className="tnum text-right"
        placeholder="0"
        value={props.value}
        onChange={({ target }) => props.onType(target.value.replace(/[^\d.-]/g, "").slice(0, 8))}
      />
    </Field>
  );
}
