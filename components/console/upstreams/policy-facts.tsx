import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import type { RoutingPolicy } from "@/lib/domain/purchasing/routing-policy";

import { PolicyButton } from "./policy-button";

/** What upstreams must be for everybody, and what decides among equals. */
export function PolicyFacts({ policy, mayWrite }: { policy: RoutingPolicy; mayWrite: boolean }) {
  const t = useTranslations("console-upstream-settings.policy");
  const words = useTranslations("console-buyer-routing");
  return (
    <Card
      title={t("title")}
      description={t("hint")}
      actions={mayWrite ? <PolicyButton policy={policy} small /> : null}
    >
      <DescriptionList
        items={[
          {
            term: words("tags"),
            value:
              policy.requireTags.length === 0 ? (
                words("none")
              ) : (
                <span className="flex flex-wrap gap-1.5">
                  {policy.requireTags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </span>
              ),
          },
          { term: words("retention"), value: words(policy.denyDataCollection ? "keepsNothing" : "any") },
          { term: t("tie"), value: t(policy.tieBreaker ?? "tieNone") },
        ]}
      />
    </Card>
  );
}
