import { useTranslations } from "next-intl";
import Link from "next/link";

import { Badge } from "@/components/ui/badge";
import { DescriptionList } from "@/components/ui/description-list";
import { DateTime, RelativeTime } from "@/components/ui/relative-time";
import type { KeyPage } from "@/lib/web/queries/keys";

/** What is known of a key. */
export function KeyFacts({ row }: { row: KeyPage }) {
  const t = useTranslations("portal.keys");
  return (
    <DescriptionList
      items={[
        { term: t("apiKey"), value: <code className="font-mono text-xs">{row.hint}</code> },
        { term: t("id"), value: <code className="font-mono text-xs break-all">{row.id}</code> },
        {
          term: t("models"),
          value:
            row.models.length === 0 ? (
              t("allModels")
            ) : (
              <span className="flex flex-wrap gap-1">
                {row.models.map(({ id, displayName }) => (
                  <Badge key={id}>{displayName}</Badge>
                ))}
              </span>
            ),
        },
        { term: t("lastUsed"), value: row.lastUsedAt ? <RelativeTime at={row.lastUsedAt} /> : t("unused") },
        { term: t("expires"), value: row.expiresAt ? <DateTime at={row.expiresAt} /> : t("never") },
        { term: t("createdAt"), value: <DateTime at={row.createdAt} /> },
        {
          term: t("usage"),
          value: (
            <Link
              href={`/portal/usage?key=${row.id}`}
              className="rounded-sm text-brand-ink underline underline-offset-2"
            >
              {t("seeUsage")}
            </Link>
          ),
        },
      ]}
    />
  );
}
