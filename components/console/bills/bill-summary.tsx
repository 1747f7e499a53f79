"use client";

import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { postVariance } from "@/lib/usecases/reconciling/post-variance";
import type { BillDetail } from "@/lib/usecases/reconciling/get-bill";
import { failureOf, useCommand } from "@/lib/web/use-command";
import type { Wire } from "@/lib/web/wire";

const FINDINGS = ["matched", "missing", "over", "price"] as const;

/** What was found, kind by kind, and the one click that posts the difference. */
export function BillSummary({ bill }: { bill: Wire<BillDetail> }) {
  const t = useTranslations("console-bills");
  const post = useCommand<typeof postVariance>("/api/supplier-bills/variance");
  const failure = post.error ? failureOf(post.error, true) : null;
  return (
    <Card
      title={t("summary.title")}
      flush
      actions={
        bill.postedAt ? (
          <span className="text-sm text-muted">
            {t.rich("summary.posted", { when: () => <DateTime at={bill.postedAt ?? ""} /> })}
          </span>
        ) : (
          <Button variant="primary" pending={post.isPending} onClick={() => post.mutate({ id: bill.id })}>
            {t("summary.post")}
          </Button>
        )
      }
    >
      <Table label={t("summary.title")}>
        <thead>
          <tr>
            <Th>{t("summary.kind")}</Th>
            <Th numeric className="max-sm:px-1">
              {t("summary.count")}
            </Th>
            <Th numeric className="max-sm:px-2">
              {t("summary.ours")}
            </Th>
            <Th numeric>{t("summary.theirs")}</Th>
          </tr>
        </thead>
        <tbody>
          {FINDINGS.map((kind) => (
            <Tr key={kind}>
              <Td>{t(`kind.${kind}`)}</Td>
              <Td numeric className="max-sm:px-1">
                {bill.totals[kind].count}
              </Td>
              <Td numeric className="max-sm:px-2">
                <Money nano={bill.totals[kind].oursNano} currency={bill.currency} />
              </Td>
              <Td numeric>
                <Money nano={bill.totals[kind].theirsNano} currency={bill.currency} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="border-t px-4 py-3 text-sm">
        {t.rich("summary.variance", {
          amount: () => <Money nano={bill.varianceNano} currency={bill.currency} sign="always" />,
          open: bill.open,
        })}
      </p>
      {failure ? <Callout tone="danger" title={failure.message} /> : null}
    </Card>
  );
}
