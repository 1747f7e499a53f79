import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { NothingYet } from "@/components/ui/empty-state";

/**
 * Within a frame: the object does not exist, or belongs to somebody else, which is the same to its reader. `action` leads
 * on where the frame's own navigation does not.
 */
export function NotHere({ action }: { action?: ReactNode }) {
  const t = useTranslations("shell.notFound");
  return (
    <NothingYet icon={<SearchX aria-hidden="true" />} title={<h1>{t("title")}</h1>} action={action}>
      {t("body")}
    </NothingYet>
  );
}
