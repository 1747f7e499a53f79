"use client";

import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { TenantStatus } from "@/generated/prisma/enums";
import type { setResellerStatus } from "@/lib/usecases/tenant/set-reseller-status";
import { useCommand } from "@/lib/web/use-command";

/** Suspends a reseller, or lets it go on; nothing for one that was closed. */
export function ResellerStatusButton({
  id,
  name,
  status,
}: {
  id: string;
  name: string;
  status: TenantStatus;
}) {
  const t = useTranslations("platform.reseller");
  const { mutateAsync } = useCommand<typeof setResellerStatus>("/api/platform/resellers/status");
  if (status === "closed") return null;
  const next = status === "active" ? "suspended" : "active";
  const words = next === "suspended" ? "suspend" : "resume";
  return (
    <ConfirmDialog
      trigger={<Button variant={next === "suspended" ? "danger" : "primary"}>{t(`${words}.label`)}</Button>}
      title={t(`${words}.title`, { name })}
      consequence={t(`${words}.consequence`)}
      confirmLabel={t(`${words}.label`)}
      tone={next === "suspended" ? "danger" : "neutral"}
      onConfirm={async () => void (await mutateAsync({ id, status: next }))}
    />
  );
}
