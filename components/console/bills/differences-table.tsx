"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";

import { LinkButton } from "@/components/ui/button";
import { Badge } from "@/components/ui/badge";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { UrlSegmented } from "@/components/ui/segmented";
import type { DifferenceRow } from "@/lib/usecases/reconciling/list-differences";
import type { Wire } from "@/lib/web/wire";

import { ExplainButton } from "./explain-button";
import { reasonOf } from "./explanations";

const FILTERS = ["open", "missing", "over", "price", "explained"] as const;
const PAGE_SIZE = 50;

interface Props {
  readonly billId: string;
  readonly currency: string;
  readonly rows: readonly Wire<DifferenceRow>[];
  readonly total: number;
  readonly page: number;
  readonly show: (typeof FILTERS)[number];
}

/** What a bill and our books do not agree on, largest first, each until somebody says why. */
export function DifferencesTable({ billId, currency, rows, total, page, show }: Props) {
  const t = useTranslations("console-bills");
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const columns = useMemo(() => columnsOf(t, currency), [t, currency]);
  const onPage = (to: number) => {
    const next = new URLSearchParams(search);
    next.set("page", String(to));
    router.push(`${pathname}?${next.toString()}`);
  };
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-base font-semibold">{t("differences.title")}</h2>
        <span className="flex flex-wrap gap-2">
          {total > 0 ? (
            <LinkButton
              size="sm"
              href={`/api/supplier-bills/differences/export?id=${billId}&show=${show}`}
              download
            >
              {t("differences.csv")}
            </LinkButton>
          ) : null}
          <ExplainButton ids={rows.filter(({ reason }) => reason === null).map(({ id }) => id)} />
        </span>
      </div>
      <UrlSegmented
        param="show"
        label={t("differences.filter")}
        segments={FILTERS.map((value) => ({ value, label: t(`differences.show.${value}`) }))}
      />
      <DataTable
        label={t("differences.title")}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        page={{ kind: "numbered", page, pageSize: PAGE_SIZE, total, onPage }}
        empty={
          <NothingYet
            icon={<CircleCheck />}
            title={t(show === "open" ? "differences.none" : "differences.noneHere")}
          />
        }
      />
    </section>
  );
}

type Words = ReturnType<typeof useTranslations<"console-bills">>;

function columnsOf(t: Words, currency: string): DataColumn<Wire<DifferenceRow>>[] {
  return [
    {
      id: "what",
      header: t("differences.what"),
      narrow: "title",
      fixed: true,
      cell: (row) => (
        <span className="flex min-w-0 flex-col">
          <span className="font-mono text-xs break-all">{row.requestId ?? row.callId ?? row.model}</span>
          <span className="text-xs text-muted">
            {row.model === "" ? row.day : t("differences.ofModel", { model: row.model, day: row.day })}
          </span>
        </span>
      ),
    },
    { id: "kind", header: t("summary.kind"), cell: (row) => <Badge>{t(`kind.${row.kind}`)}</Badge> },
    {
      id: "ours",
      header: t("summary.ours"),
      numeric: true,
      cell: (row) => <Money nano={row.oursNano} currency={currency} precision="calls" />,
    },
    {
      id: "theirs",
      header: t("summary.theirs"),
      numeric: true,
      cell: (row) => <Money nano={row.theirsNano} currency={currency} precision="calls" />,
    },
    {
      id: "difference",
      header: t("differences.difference"),
      numeric: true,
      cell: (row) => (
        <Money
          nano={(BigInt(row.theirsNano) - BigInt(row.oursNano)).toString()}
          currency={currency}
          precision="calls"
          sign="always"
        />
      ),
    },
    {
      id: "reason",
      header: t("differences.reason"),
      cell: (row) =>
        row.reason === null ? (
          <ExplainButton ids={[row.id]} one />
        ) : (
          <span className="flex flex-col">
            <span>{t(`explanation.${reasonOf(row.reason)}`)}</span>
            {row.note ? <span className="text-xs text-muted">{row.note}</span> : null}
          </span>
        ),
    },
  ];
}
