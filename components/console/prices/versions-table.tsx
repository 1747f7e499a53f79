"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DateTime } from "@/components/ui/relative-time";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { cancelScheduled } from "@/lib/usecases/pricing/cancel-scheduled";
import type { BookDetail } from "@/lib/usecases/pricing/get-book";
import { useCommand } from "@/lib/web/use-command";

type Version = BookDetail["versions"][number];

const KIND: Record<Version["state"], StatusKind> = {
  draft: "working",
  scheduled: "waiting",
  live: "good",
  archived: "off",
};

/** Every edition of a book, the newest first; a scheduled one can be called off. */
export function VersionsTable(props: { bookId: string; versions: readonly Version[]; mayCancel: boolean }) {
  const t = useTranslations("console-prices");
  return (
    <Card flush>
      <Table label={t("tab.versions")}>
        <thead>
          <tr>
            <Th>{t("column.version")}</Th>
            <Th>{t("column.state")}</Th>
            <Th>{t("column.since")}</Th>
            <Th>{t("column.published")}</Th>
            <Th numeric>{t("column.rules")}</Th>
            <Th>{t("column.reason")}</Th>
            <Th>
              <span className="sr-only">{t("cancel")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {props.versions.map((version) => (
            <Tr key={version.id}>
              <Td className="font-medium whitespace-nowrap">{t("version", { number: version.number })}</Td>
              <Td>
                <StatusPill kind={KIND[version.state]}>{t(`state.${version.state}`)}</StatusPill>
              </Td>
              <Td>{version.since ? <DateTime at={version.since} /> : null}</Td>
              <Td className="whitespace-nowrap">
                {version.publishedAt ? <DateTime at={version.publishedAt} /> : null}
                {version.publishedBy ? (
                  <span className="block text-xs text-muted">{version.publishedBy}</span>
                ) : null}
              </Td>
              <Td numeric>{version.rules}</Td>
              <Td className="max-w-72 text-muted">{version.overrideReason}</Td>
              <Td className="text-right">
                {version.state === "scheduled" && props.mayCancel ? (
                  <CancelButton bookId={props.bookId} version={version} />
                ) : null}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function CancelButton({ bookId, version }: { bookId: string; version: Version }) {
  const t = useTranslations("console-prices");
  const { id, number } = version;
  const { mutateAsync } = useCommand<typeof cancelScheduled>(
    `/api/price-books/${bookId}/versions/${id}/cancel`,
    {
      onDone: () => void toast.success(t("cancelled", { number })),
    },
  );
  return (
    <ConfirmDialog
      title={t("cancelTitle", { number })}
      consequence={t("cancelBody")}
      confirmLabel={t("cancel")}
      trigger={
        <Button size="sm" aria-label={t("cancelOf", { number })}>
          {t("cancel")}
        </Button>
      }
      onConfirm={async () => void (await mutateAsync({ id: bookId, version: id }))}
    />
  );
}
