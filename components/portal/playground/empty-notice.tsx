"use client";

import { MessagesSquare } from "lucide-react";
import { useTranslations } from "next-intl";

import { NothingYet } from "@/components/ui/empty-state";

/** Nothing can be called, so there is nobody to talk to. */
export function EmptyNotice() {
  const t = useTranslations("portal-playground");
  return (
    <NothingYet title={t("noModels")} icon={<MessagesSquare />}>
      {t("noModelsHint")}
    </NothingYet>
  );
}
