import { Sparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { ModelState } from "@/components/console/catalogue/model-state";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/button";
import { NothingYet } from "@/components/ui/empty-state";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CuratedView } from "@/lib/usecases/curated/curated-view";

const WIDE = "max-sm:hidden";

/** Every name of the seller's own and what it stands for. */
export function CuratedTable({
  rows,
  hrefBase,
  mayWrite,
}: {
  rows: readonly CuratedView[];
  hrefBase: string;
  mayWrite: boolean;
}) {
  const t = useTranslations("console-curated");
  if (rows.length === 0) {
    return (
      <Card>
        <NothingYet
          icon={<Sparkles />}
          title={t("empty")}
          action={mayWrite ? <LinkButton href={`${hrefBase}/new`}>{t("new")}</LinkButton> : null}
        >
          {t("emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card flush className="overflow-hidden">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("displayName")}</Th>
            <Th className={WIDE}>{t("kind")}</Th>
            <Th className={WIDE}>{t("targets")}</Th>
            <Th>{t("state")}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td>
                <Link href={`${hrefBase}/${row.id}`} className="font-medium hover:underline">
                  {row.displayName}
                </Link>
                <code className="block font-mono text-xs break-all text-muted">{row.name}</code>
              </Td>
              <Td className={WIDE}>{t(`kinds.${row.kind}.label`)}</Td>
              <Td className={WIDE}>{row.targets.map(({ displayName }) => displayName).join(" › ")}</Td>
              <Td>
                <ModelState state={row.status} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
