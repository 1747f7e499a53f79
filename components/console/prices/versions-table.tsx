"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DateTime } from "@/components/ui/relative-time";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { cancelScheduled } from "@/lib/usecases/pricing/cancel-scheduled";
import type { BookDetail } from "@/lib/usecases/pricing/get-book";
import type { rollBack } from "@/lib/usecases/pricing/roll-back";
import type { AnswerOf } from "@/lib/web/api";
import { useCommand } from "@/lib/web/use-command";

type Version = BookDetail["versions"][number];

const KIND: Record<Version["state"], StatusKind> = {
  draft: "working",
  scheduled: "waiting",
  live: "good",
  archived: "off",
};

/** Every edition of a book, the newest first; a scheduled one can be called off, one of before gone back to. */
export function VersionsTable(props: {
  bookId: string;
  versions: readonly Version[];
  mayCancel: boolean;
  mayWrite: boolean;
  bookHref: string;
}) {
  const t = useTranslations("console-prices");
  const words = useTranslations("console-versions");
  const live = props.versions.find(({ state }) => state === "live");
  const drafted = props.versions.some(({ state }) => state === "draft");
  const compareHref = (version: Version) =>
    live && live.id !== version.id
      ? `${props.bookHref}/compare?from=${version.state === "archived" ? version.id : live.id}&to=${
          version.state === "archived" ? live.id : version.id
        }`
      : null;
  return (
    <Card flush>
      <Table label={t("tab.versions")}>
        <thead>
          <tr>
            <Th>{t("column.version")}</Th>
            <Th className="max-sm:hidden">{t("column.state")}</Th>
            <Th className="max-sm:hidden">{t("column.since")}</Th>
            <Th className="max-sm:hidden">{t("column.published")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("column.rules")}
            </Th>
            <Th className="max-sm:hidden">{t("column.reason")}</Th>
            <Th>
              <span className="sr-only">{t("cancel")}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {props.versions.map((version) => (
            <Tr key={version.id}>
              <Td className="font-medium whitespace-nowrap">
                {t("version", { number: version.number })}
                <span className="flex flex-col items-start gap-0.5 text-xs font-normal text-muted sm:hidden">
                  {version.since ? <DateTime at={version.since} style="date" /> : null}
                  <StatusPill kind={KIND[version.state]}>{t(`state.${version.state}`)}</StatusPill>
                </span>
              </Td>
              <Td className="max-sm:hidden">
                <StatusPill kind={KIND[version.state]}>{t(`state.${version.state}`)}</StatusPill>
              </Td>
              <Td className="max-sm:hidden">{version.since ? <DateTime at={version.since} /> : null}</Td>
              <Td className="whitespace-nowrap max-sm:hidden">
                {version.publishedAt ? <DateTime at={version.publishedAt} /> : null}
                {version.publishedBy ? (
                  <span className="block text-xs text-muted">{version.publishedBy}</span>
                ) : null}
              </Td>
              <Td numeric className="max-sm:hidden">
                {version.rules}
              </Td>
              <Td className="max-w-72 text-muted max-sm:hidden">{version.overrideReason}</Td>
              <Td className="space-x-2 text-right whitespace-nowrap">
                {compareHref(version) ? (
                  <LinkButton
                    size="sm"
                    variant="ghost"
                    href={compareHref(version) ?? ""}
                    aria-label={words("compareWith", { number: version.number })}
                  >
                    {words("compare")}
                  </LinkButton>
                ) : null}
                {version.state === "archived" && version.publishedAt && props.mayWrite && !drafted ? (
                  <RollBackButton bookId={props.bookId} bookHref={props.bookHref} version={version} />
                ) : null}
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

function RollBackButton(props: { bookId: string; bookHref: string; version: Version }) {
  const { bookId, bookHref, version } = props;
  const { id, number } = version;
  const t = useTranslations("console-versions");
  const router = useRouter();
  const { mutateAsync } = useCommand<typeof rollBack>(`/api/price-books/${bookId}/versions/${id}/roll-back`, {
    onDone: (made: AnswerOf<typeof rollBack>) => {
      toast.success(t("rolledBack", { number: made.number, equalTo: made.equalTo }));
      router.push(`${bookHref}?tab=draft`);
    },
  });
  return (
    <ConfirmDialog
      title={t("rollBackTitle", { number })}
      consequence={t("rollBackBody")}
      confirmLabel={t("rollBack")}
      tone="neutral"
      trigger={
        <Button size="sm" aria-label={t("rollBackOf", { number })}>
          {t("rollBack")}
        </Button>
      }
      onConfirm={async () => void (await mutateAsync({ id: bookId, version: id }))}
    />
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
