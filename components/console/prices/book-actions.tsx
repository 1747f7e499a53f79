"use client";

import { FilePen } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { createDraft } from "@/lib/usecases/pricing/create-draft";
import type { setDefaultBook } from "@/lib/usecases/pricing/set-default-book";
import { useCommand } from "@/lib/web/use-command";

/** Begins the next edition of a book and leads to it; `label` where the page has another such button. */
export function StartDraftButton(props: { bookId: string; bookHref: string; label?: string }) {
  const { bookId, bookHref, label } = props;
  const t = useTranslations("console-prices");
  const router = useRouter();
  const { mutate, isPending } = useCommand<typeof createDraft>(`/api/price-books/${bookId}/draft`, {
    onDone({ number }) {
      toast.success(t("drafted", { number }));
      router.push(`${bookHref}?tab=draft`);
    },
  });
  return (
    <Button
      variant="primary"
      icon={<FilePen />}
      pending={isPending}
      onClick={() => mutate({ id: bookId }, { onError: (error) => void toast.error(error.message) })}
    >
      {label ?? t("startDraft")}
    </Button>
  );
}

/** Makes a book the default, after saying what that does. */
export function MakeDefaultButton({ bookId, name }: { bookId: string; name: string }) {
  const t = useTranslations("console-prices");
  const { mutateAsync } = useCommand<typeof setDefaultBook>(`/api/price-books/${bookId}/default`, {
    onDone: () => void toast.success(t("madeDefault")),
  });
  return (
    <ConfirmDialog
      tone="neutral"
      title={t("makeDefaultTitle", { name })}
      consequence={t("makeDefaultBody")}
      confirmLabel={t("makeDefault")}
      trigger={<Button>{t("makeDefault")}</Button>}
      onConfirm={async () => void (await mutateAsync({ id: bookId }))}
    />
  );
}
