import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { AbsorbedCause } from "@/lib/usecases/profit/absorbed";
import { formatCount } from "@/lib/web/format";

const TOLD = ["C10", "C11", "C12", "C13", "C14", "C15", "C17", "C33"] as const;

/** What stock gave and nobody paid for, by what caused it. */
export function AbsorbedTable({ causes, currency }: { causes: readonly AbsorbedCause[]; currency: string }) {
  const t = useTranslations("console-profit");
  const locale = useLocale();
  if (causes.length === 0) return null;
  return (
    <Card flush title={t("absorbed.title")} description={t("absorbed.note")}>
      <Table label={t("absorbed.title")}>
        <thead>
          <tr>
            <Th>{t("absorbed.cause")}</Th>
            <Th numeric>{t("column.calls")}</Th>
            <Th numeric>{t("column.costNano")}</Th>
          </tr>
        </thead>
        <tbody>
          {causes.map(({ purpose, row, calls, costNano }) => (
            <Tr key={`${purpose} ${row}`}>
              <Td>
                <CauseText purpose={purpose} row={row} />
              </Td>
              <Td numeric>{formatCount(calls, locale)}</Td>
              <Td numeric>
                <Money nano={costNano} currency={currency} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function CauseText({ purpose, row }: Pick<AbsorbedCause, "purpose" | "row">) {
  const t = useTranslations("console-profit.absorbed");
  if (purpose === "testing") return t("testing");
  if (row === null) return t("retried");
  const told = TOLD.find((known) => known === row);
  return (
    <>
      {told ? t(`row.${told}`) : t("otherRow")}
      <span className="ml-2 text-xs text-muted">{row}</span>
    </>
  );
}
