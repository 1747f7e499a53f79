import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { DateTime, RelativeTime } from "@/components/ui/relative-time";
import type { getReseller } from "@/lib/usecases/tenant/get-reseller";

type Reseller = Awaited<ReturnType<typeof getReseller.execute>>;

/** What a reseller is, in three cards. */
export function ResellerFacts({ reseller, port }: { reseller: Reseller; port: string }) {
  const t = useTranslations("platform.reseller");
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card title={t("facts")}>
        <DescriptionList
          columns={2}
          items={[
            { term: t("slug"), value: reseller.slug },
            { term: t("currency"), value: reseller.currency },
            { term: t("timeZone"), value: reseller.timeZone },
            { term: t("created"), value: <DateTime at={reseller.createdAt} style="date" /> },
            { term: t("customers"), value: reseller.customers },
            { term: t("distributors"), value: reseller.distributors },
            { term: t("callsLastDay"), value: reseller.callsLastDay },
          ]}
        />
      </Card>
      <Card title={t("domains")}>
        <ul className="flex flex-col gap-2">
          {reseller.domains.map(({ host, status, isPrimary }) => (
            <li key={host} className="flex flex-wrap items-center gap-2">
              <span className="min-w-0 font-mono text-xs break-all">
                {host}
                {port}
              </span>
              <Badge tone={status === "verified" ? "ok" : "warn"}>{t(`domain.${status}`)}</Badge>
              {isPrimary ? <Badge>{t("domain.primary")}</Badge> : null}
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("owners")}>
        <ul className="flex flex-col gap-3">
          {reseller.owners.map((owner) => (
            <li key={owner.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="min-w-0">
                <span className="font-medium">{owner.name}</span>{" "}
                <span className="break-all text-muted">{owner.email}</span>
              </span>
              <span className="text-xs text-muted">
                {owner.lastSignInAt ? (
                  <>
                    {t("lastSignIn")} <RelativeTime at={owner.lastSignInAt} />
                  </>
                ) : (
                  t("neverSignedIn")
                )}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
