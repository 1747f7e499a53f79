import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";

const STATUSES = ["400", "401", "402", "404", "429", "502", "503"] as const;

/** Which status means what, and what to do. */
export function ErrorTable() {
  const t = useTranslations("storefront.quickStart");
  return (
    <Card title={t("errors")} flush>
      <Table label={t("errors")}>
        <thead>
          <tr>
            <Th>{t("errorColumn.status")}</Th>
            <Th>{t("errorColumn.meaning")}</Th>
            <Th>{t("errorColumn.todo")}</Th>
          </tr>
        </thead>
        <tbody>
          {STATUSES.map((status) => (
            <Tr key={status}>
              <Td className="tnum font-medium">{status}</Td>
              <Td>{t(`error.${status}.meaning`)}</Td>
              <Td className="text-muted">{t(`error.${status}.todo`)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
