import Link from "next/link";
import { useTranslations } from "next-intl";

import { LotQuantity } from "@/components/console/lots/lot-quantity";
import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { StatusPill } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BanDrill } from "@/lib/usecases/supplier/drill-ban";

/** What a drill counted: models and who else serves them, buyers, and the lots stranded. */
export function DrillTables({ drill, base }: { drill: BanDrill; base: string }) {
  return (
    <>
      <Models drill={drill} />
      <Buyers drill={drill} base={base} />
      <Lots drill={drill} base={base} />
    </>
  );
}

function Models({ drill }: { drill: BanDrill }) {
  const t = useTranslations("console-accounts.drill");
  if (drill.models.length === 0) return null;
  return (
    <Card title={t("models")} description={t("modelsHint")} flush>
      <Table label={t("models")}>
        <thead>
          <tr>
            <Th>{t("model")}</Th>
            <Th numeric>{t("calls")}</Th>
            <Th>{t("others")}</Th>
          </tr>
        </thead>
        <tbody>
          {drill.models.map((model) => (
            <Tr key={model.id}>
              <Td className="font-medium">{model.name}</Td>
              <Td numeric>{model.calls}</Td>
              <Td>
                {model.others.length > 0 ? (
                  model.others.join(", ")
                ) : (
                  <StatusPill kind="bad">{t("nobody")}</StatusPill>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Buyers({ drill, base }: { drill: BanDrill; base: string }) {
  const t = useTranslations("console-accounts.drill");
  if (drill.buyers.length === 0) return null;
  return (
    <Card title={t("buyers")} flush>
      <Table label={t("buyers")}>
        <thead>
          <tr>
            <Th>{t("buyer")}</Th>
            <Th numeric className="max-sm:whitespace-normal">
              {t("calls")}
            </Th>
            <Th numeric className="max-sm:whitespace-normal">
              {t("lostCalls")}
            </Th>
          </tr>
        </thead>
        <tbody>
          {drill.buyers.map((buyer) => (
            <Tr key={buyer.id}>
              <Td>
                <Link href={`${base}/lots/buyers/${buyer.id}`} className="text-brand-ink hover:underline">
                  {buyer.name}
                </Link>
              </Td>
              <Td numeric>{buyer.calls}</Td>
              <Td numeric>{buyer.lostCalls}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Lots({ drill, base }: { drill: BanDrill; base: string }) {
  const t = useTranslations("console-accounts.drill");
  if (drill.lots.length === 0) return null;
  return (
    <Card title={t("lots")} flush>
      <Table label={t("lots")}>
        <thead>
          <tr>
            <Th>{t("lot")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("remaining")}
            </Th>
            <Th numeric className="max-sm:hidden">
              {t("held")}
            </Th>
            <Th numeric>{t("worth")}</Th>
          </tr>
        </thead>
        <tbody>
          {drill.lots.map((lot) => (
            <Tr key={lot.id}>
              <Td>
                <Link href={`${base}/lots/${lot.id}`} className="text-brand-ink hover:underline">
                  {lot.name}
                </Link>
                <span className="block text-xs text-muted sm:hidden">
                  <LotQuantity lot={lot} qty={lot.remainingQty} />
                </span>
              </Td>
              <Td numeric className="max-sm:hidden">
                <LotQuantity lot={lot} qty={lot.remainingQty} />
              </Td>
              <Td numeric className="max-sm:hidden">
                <LotQuantity lot={lot} qty={lot.heldQty} />
              </Td>
              <Td numeric>
                <Money nano={lot.costNano} currency={lot.currency} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
