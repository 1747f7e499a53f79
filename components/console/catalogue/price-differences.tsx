"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { UnitPrice } from "@/components/ui/unit-price";
import type { acceptPrices } from "@/lib/usecases/catalogue/accept-prices";
import { formatCount, formatPpm } from "@/lib/web/format";
import { useCommand } from "@/lib/web/use-command";

import type { PreviewData } from "./import-prices";

type Changed = PreviewData["changed"][number];

/** The models whose price a list changes: each can be left out, and a far-off price has to be said to be meant. */
export function PriceDifferences(props: {
  changed: readonly Changed[];
  list: { source: "reference" | "file"; text: string };
  onDone: () => void;
}) {
  const { changed, list, onDone } = props;
  const t = useTranslations("console-catalogue.prices");
  const [taken, setTaken] = useState<ReadonlySet<string>>(
    () => new Set(changed.filter((row) => !row.outlier).map(({ id }) => id)),
  );
  const [meant, setMeant] = useState<ReadonlySet<string>>(new Set());
  const [day, setDay] = useState("");
  const { mutate, isPending, error } = useCommand<typeof acceptPrices>("/api/catalogue/prices", {
    onDone: ({ accepted }) => {
      toast.success(t("accepted", { count: accepted }));
      onDone();
    },
  });
  const toggled = (set: ReadonlySet<string>, id: string) => {
    const next = new Set(set);
    if (!next.delete(id)) next.add(id);
    return next;
  };
  return (
    <Card flush title={t("changes")}>
      <ul className="divide-y">
        {changed.map((row) => (
          <li key={row.id} className="flex gap-3 px-4 py-3 text-sm">
            <Checkbox
              className="mt-0.5"
              aria-label={t("take", { model: row.displayName })}
              checked={taken.has(row.id)}
              onCheckedChange={() => setTaken(toggled(taken, row.id))}
            />
            <div className="min-w-0 flex-1">
              <div className="flex flex-wrap justify-between gap-x-4">
                <span className="font-medium">{row.displayName}</span>
                <Margins row={row} />
              </div>
              <Changes row={row} />
              {row.outlier ? (
                <Callout tone="danger" className="mt-2" title={t(row.twice ? "twice" : "outlier")}>
                  <label className="mt-1 inline-flex items-center gap-2">
                    <Checkbox
                      checked={meant.has(row.id)}
                      onCheckedChange={() => {
                        setMeant(toggled(meant, row.id));
                        if (!meant.has(row.id)) setTaken(new Set(taken).add(row.id));
                      }}
                    />
                    {t("confirm")}
                  </label>
                </Callout>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-3 border-t px-4 py-3">
        <Field label={t("day")} hint={t("dayHint")}>
          <Input type="date" className="w-40" value={day} onChange={({ target }) => setDay(target.value)} />
        </Field>
        <Button
          variant="primary"
          pending={isPending}
          disabled={taken.size === 0}
          onClick={() => mutate({ ...list, accepted: [...taken], confirmed: [...meant], day })}
        >
          {t("accept", { count: taken.size })}
        </Button>
        {error ? (
          <p role="alert" className="basis-full text-sm text-danger">
            {error.message}
          </p>
        ) : null}
      </div>
    </Card>
  );
}

function Changes({ row }: { row: Changed }) {
  const t = useTranslations("console-catalogue");
  const locale = useLocale();
  return (
    <ul className="mt-1 text-muted">
      {row.changes.map(({ dimension, aboveInputUnits, before, after, changePpm }) => (
        <li key={`${dimension} ${aboveInputUnits}`} className="tnum">
          {t(`dimension.${dimension}`)}
          {aboveInputUnits === "0"
            ? null
            : ` (${t("above", { count: formatCount(aboveInputUnits, locale) })})`}
          :{" "}
          {before === null ? (
            t("prices.gone")
          ) : (
            <UnitPrice microPerMillion={before} currency={row.currency} bare />
          )}{" "}
          →{" "}
          <span className="text-ink">
            {after === null ? (
              t("prices.gone")
            ) : (
              <UnitPrice microPerMillion={after} currency={row.currency} bare />
            )}
          </span>
          {changePpm === null ? null : ` (${formatPpm(changePpm, locale, { sign: true })})`}
        </li>
      ))}
    </ul>
  );
}

function Margins({ row: { marginNowPpm, marginThenPpm } }: { row: Changed }) {
  const t = useTranslations("console-catalogue");
  const locale = useLocale();
  if (marginNowPpm === null && marginThenPpm === null) return null;
  const share = (ppm: number | null) => (ppm === null ? "–" : formatPpm(ppm, locale));
  return (
    <span className="text-xs text-muted">
      {t("column.margin")}: {t("prices.marginNow", { share: share(marginNowPpm) })},{" "}
      <span className={marginThenPpm !== null && marginThenPpm < 0 ? "text-danger" : undefined}>
        {t("prices.marginThen", { share: share(marginThenPpm) })}
      </span>
    </span>
  );
}
