import Link from "next/link";
import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BillDetail } from "@/lib/usecases/reconciling/get-bill";

const FAILURES = ["rows", "overlaps", "empty", "unreadable", "amounts"] as const;
const REASONS = ["amount", "day", "request_id", "model", "columns"] as const;

/** Why nothing of a file was imported, row by row. */
export function BillFaults({ bill, importHref }: { bill: BillDetail; importHref: string }) {
  const t = useTranslations("console-bills.faults");
  if (bill.status !== "failed") return null;
  const failure = FAILURES.find((each) => each === bill.failure) ?? "unreadable";
  return (
    <>
      <Callout tone="danger" title={t(`failure.${failure}`, { count: bill.rowsWrong })}>
        {t("nothingKept")}{" "}
        <Link href={importHref} className="text-brand-ink underline">
          {t("again")}
        </Link>
      </Callout>
      {bill.faults.length > 0 ? (
        <Card title={t("title")} flush>
          <Table label={t("title")}>
            <thead>
              <tr>
                <Th numeric>{t("row")}</Th>
                <Th>{t("why")}</Th>
                <Th>{t("text")}</Th>
              </tr>
            </thead>
            <tbody>
              {bill.faults.map((fault) => (
                <Tr key={fault.rowNo}>
                  <Td numeric>{fault.rowNo}</Td>
                  <Td>{t(`reason.${REASONS.find((each) => each === fault.reason) ?? "columns"}`)}</Td>
                  <Td className="max-w-96 truncate font-mono text-xs text-muted">{fault.text}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Card>
      ) : null}
    </>
  );
}
