"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { NothingYet } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";
import type { revokeBuyerKey } from "@/lib/usecases/customer/revoke-buyer-key";
import { useCommand } from "@/lib/web/use-command";

type Key = BuyerDetail["keys"][number];

const KIND: Record<Key["state"], StatusKind> = {
  active: "good",
  replaced: "working",
  expired: "off",
  revoked: "off",
};

/** A customer's keys, never the secrets; one that leaked can be revoked. */
export function BuyerKeys({ buyer, mayRevoke }: { buyer: BuyerDetail; mayRevoke: boolean }) {
  const t = useTranslations("console-customers");
  if (buyer.keys.length === 0) {
    return (
      <Card>
        <NothingYet icon={<KeyRound />} title={t("keys.empty")}>
          {t("keys.emptyHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <Card flush className="overflow-hidden">
      <Table label={t("tab.keys")}>
        <thead>
          <tr>
            <Th>{t("column.key")}</Th>
            <Th>{t("column.state")}</Th>
            <Th>{t("column.lastUsed")}</Th>
            <Th>
              <span className="sr-only">{t("revoke")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {buyer.keys.map((key) => (
            <Tr key={key.id}>
              <Td>
                <span className="block font-medium">{key.name}</span>
                <code className="font-mono text-xs text-muted">{key.hint}</code>
              </Td>
              <Td>
                <StatusPill kind={KIND[key.state]}>{t(`keyState.${key.state}`)}</StatusPill>
              </Td>
              <Td>{key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} /> : t("never")}</Td>
              <Td className="text-right">
                {mayRevoke && (key.state === "active" || key.state === "replaced") ? (
                  <RevokeButton buyer={buyer} apiKey={key} />
                ) : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function RevokeButton({ buyer, apiKey }: { buyer: BuyerDetail; apiKey: Key }) {
  const t = useTranslations("console-customers");
  const { id, name } = apiKey;
  const { mutateAsync } = useCommand<typeof revokeBuyerKey>(`/api/customers/${buyer.id}/keys/${id}/revoke`, {
    onDone: () => void toast.success(t("revoked")),
  });
  return (
    <ConfirmDialog
      title={t("revokeTitle", { name, customer: buyer.name })}
      consequence={t("revokeBody")}
      confirmLabel={t("revoke")}
      trigger={
        <Button size="sm" aria-label={t("revokeOf", { name })}>
          {t("revoke")}
        </Button>
      }
      onConfirm={async () => void (await mutateAsync({ id: buyer.id, key: id }))}
    />
  );
}
