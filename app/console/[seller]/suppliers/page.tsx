import { Truck } from "lucide-react";
import { getTranslations } from "next-intl/server";

import { AddSupplierButton } from "@/components/console/suppliers/add-supplier-button";
import { SupplierCard } from "@/components/console/suppliers/supplier-card";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { listSuppliers } from "@/lib/usecases/supplier/list-suppliers";
import { load } from "@/lib/web/load";

export default async function Page({ params }: { params: Promise<{ seller: string }> }) {
  const { seller } = await params;
  const [t, suppliers] = await Promise.all([getTranslations("console-suppliers"), load(listSuppliers, {})]);
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={suppliers.length > 0 ? <AddSupplierButton /> : null}
      />
      <div className="flex flex-col gap-6">
        {suppliers.map((supplier) => (
          <SupplierCard key={supplier.id} supplier={supplier} hrefBase={`/console/${seller}/suppliers`} />
        ))}
        {suppliers.length === 0 ? (
          <Card>
            <NothingYet icon={<Truck />} title={t("empty")} action={<AddSupplierButton />}>
              {t("emptyHint")}
            </NothingYet>
          </Card>
        ) : null}
      </div>
    </>
  );
}
