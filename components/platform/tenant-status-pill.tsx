"use client";

import { useTranslations } from "next-intl";

import { StatusPill } from "@/components/ui/status-pill";
import type { TenantStatus } from "@/generated/prisma/enums";

const KINDS = { active: "good", suspended: "paused", closed: "off" } as const;

/** Whether a reseller is open. */
export function TenantStatusPill({ status }: { status: TenantStatus }) {
  const t = useTranslations("platform.status");
  return <StatusPill kind={KINDS[status]}>{t(status)}</StatusPill>;
}
