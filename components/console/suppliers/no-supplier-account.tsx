import { Truck } from "lucide-react";
import { useTranslations } from "next-intl";

import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";

/** Instead of a form that cannot be filled in before a supplier has an account. */
export function NoSupplierAccount({ seller }: { readonly seller: string }) {
  const t = useTranslations("console-lots.form");
  return (
    <Card>
      <NothingYet
        icon={<Truck />}
        title={t("noAccounts")}
        action={
          <LinkButton variant="primary" href={`/console/${seller}/suppliers`}>
            {t("addSupplier")}
          </LinkButton>
        }
      >
        {t("noAccountsHint")}
      </NothingYet>
    </Card>
  );
}
