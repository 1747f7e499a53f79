import { useTranslations } from "next-intl";

import { AuthCard } from "@/components/shell/auth-card";
import type { Brand } from "@/components/shell/brand-mark";

/** The only page of a tenant the operator suspended. */
export function SuspendedTenant({ brand }: { brand: Brand }) {
  const t = useTranslations("auth.suspended");
  return (
    <AuthCard brand={brand} homeHref="/" title={t("title", { name: brand.name })} description={t("body")}>
      <p className="text-sm text-muted">{t("hint")}</p>
    </AuthCard>
  );
}
