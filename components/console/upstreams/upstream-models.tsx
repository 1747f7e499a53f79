import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";

/** Which of our models it serves, and what the vendor calls them. */
export function UpstreamModels({ upstream }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstreams.detail");
  return (
    <Card title={t("models")} flush>
      <Table label={t("models")}>
        <thead>
          <tr>
            <Th>{t("model")}</Th>
            <Th>{t("upstreamName")}</Th>
          </tr>
        </thead>
        <tbody>
          {upstream.models.map((model) => (
            <Tr key={model.id}>
              <Td>
                <span className="font-medium">{model.displayName}</span>{" "}
                <span className="font-mono text-xs text-muted">{model.name}</span>
              </Td>
              <Td className="font-mono text-xs">{model.upstreamName}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
