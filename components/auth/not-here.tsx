import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";

import { NothingYet } from "@/components/ui/empty-state";

/** Within a console: the object does not exist, or belongs to somebody else, which is the same to its reader. */
export function NotHere() {
  const t = useTranslations("shell.notFound");
  return (
    <NothingYet icon={<SearchX aria-hidden="true" />} title={<h1>{t("title")}</h1>}>
      {t("body")}
    </NothingYet>
  );
}
