"use client";

import { FileText, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { asBase64 } from "@/components/console/stock/send-file";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { IconButton } from "@/components/ui/icon-button";
import { DateTime } from "@/components/ui/relative-time";
import type { addDocument } from "@/lib/usecases/document/add-document";
import type { listDocuments } from "@/lib/usecases/document/list-documents";
import type { removeDocument } from "@/lib/usecases/document/remove-document";
import { DOCUMENT_BYTES_MAX } from "@/lib/usecases/document/schemas";
import { formatBytes } from "@/lib/web/format";
import { useCommand } from "@/lib/web/use-command";

type Document = Awaited<ReturnType<typeof listDocuments.execute>>[number];

interface Props {
  documents: readonly Document[];
  subject: { readonly orderId: string } | { readonly accountId: string } | { readonly lotId: string };
}

/** The files kept with something: quotes, invoices, proof. */
export function Documents({ documents, subject }: Props) {
  const t = useTranslations("console-purchases.documents");
  const locale = useLocale();
  return (
    <Card title={t("title")} description={t("hint")}>
      <ul className="flex flex-col gap-2">
        {documents.map((document) => (
          <li key={document.id} className="flex items-center gap-2 text-sm">
            <FileText aria-hidden="true" className="size-4 shrink-0 text-muted" />
            <a
              href={`/api/stock-documents/${document.id}`}
              className="min-w-0 truncate text-brand-ink hover:underline"
            >
              {document.name}
            </a>
            <span className="shrink-0 text-xs text-muted">{formatBytes(document.sizeBytes, locale)}</span>
            <span className="hidden text-xs text-muted sm:inline">
              <DateTime at={document.at} style="date" />
            </span>
            <RemoveButton document={document} />
          </li>
        ))}
      </ul>
      <AddFile subject={subject} />
    </Card>
  );
}

function RemoveButton({ document }: { document: Document }) {
  const t = useTranslations("console-purchases.documents");
  const { id, name } = document;
  const { mutateAsync } = useCommand<typeof removeDocument>(`/api/stock-documents/${id}/remove`);
  return (
    <ConfirmDialog
      trigger={<IconButton label={t("remove", { name })} icon={<X />} size="sm" />}
      title={t("remove", { name })}
      consequence={t("removeBody")}
      confirmLabel={t("removeConfirm")}
      onConfirm={async () => {
        await mutateAsync({ id });
      }}
    />
  );
}

function AddFile({ subject }: Pick<Props, "subject">) {
  const t = useTranslations("console-purchases.documents");
  const [error, setError] = useState<string | null>(null);
  const { mutateAsync, isPending } = useCommand<typeof addDocument>("/api/stock-documents", {
    onDone: () => void toast.success(t("added")),
  });
  async function add(file: File) {
    setError(null);
    try {
      if (file.size > DOCUMENT_BYTES_MAX) throw new Error(t("tooLarge"));
      await mutateAsync({ ...subject, name: file.name, content: await asBase64(file) });
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : t("failed"));
    }
  }
  return (
    <div className="mt-3 flex flex-col gap-2">
      <label className="flex flex-col gap-1.5 text-sm font-medium">
        {t("add")}
        <input
          type="file"
          accept=".pdf,.png,.jpg,.jpeg,.xlsx,.csv,.txt,.eml"
          disabled={isPending}
          className="max-w-full text-sm font-normal text-muted file:mr-3 file:h-8 file:rounded-md file:border file:border-control file:bg-surface file:px-3 file:text-sm file:font-medium file:text-ink hover:file:bg-hover"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) void add(file);
          }}
        />
      </label>
      {error ? <Callout tone="danger">{error}</Callout> : null}
    </div>
  );
}
