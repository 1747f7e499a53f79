"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";

import { PolicyForm } from "@/components/console/upstreams/policy-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Dialog } from "@/components/ui/dialog";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";

/** Where a customer is, and what whoever serves its calls must be. */
export function BuyerRouting({ buyer, mayWrite }: { buyer: BuyerDetail; mayWrite: boolean }) {
  const t = useTranslations("console-buyer-routing");
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const { policy, own } = buyer.routing;
  const tags = [...new Set([...policy.requireTags, ...own.requireTags])];
  const country =
    policy.country === null
      ? t("unknown")
      : `${new Intl.DisplayNames(locale, { type: "region" }).of(policy.country) ?? ""} (${policy.country})`;
  return (
    <Card
      title={t("title")}
      description={t("description")}
      actions={
        mayWrite ? (
          <Dialog
            title={t("changeTitle", { name: buyer.name })}
            description={t("changeHint")}
            trigger={<Button size="sm">{t("change")}</Button>}
            open={open}
            onOpenChange={setOpen}
          >
            <PolicyForm policy={policy} buyerId={buyer.id} onDone={() => setOpen(false)} />
          </Dialog>
        ) : null
      }
    >
      <DescriptionList
        items={[
          { term: t("country"), value: country },
          {
            term: t("tags"),
            value:
              tags.length === 0 ? (
                t("none")
              ) : (
                <span className="flex flex-wrap gap-1.5">
                  {tags.map((tag) => (
                    <Badge key={tag}>
                      {tag}
                      {own.requireTags.includes(tag) ? ` · ${t("byCustomer")}` : ""}
                    </Badge>
                  ))}
                </span>
              ),
          },
          {
            term: t("retention"),
            value: own.denyDataCollection
              ? `${t("keepsNothing")} · ${t("byCustomer")}`
              : t(policy.denyDataCollection ? "keepsNothing" : "any"),
          },
        ]}
      />
    </Card>
  );
}
