import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";

import { OperatorForm } from "@/components/auth/operator-form";
import { FirstResellerForm } from "@/components/auth/first-reseller-form";
import { siteBrand } from "@/components/auth/site-brand";
import { AuthCard } from "@/components/shell/auth-card";
import { isSetupToken } from "@/lib/integrations/vault/setup-token";
import { setupState } from "@/lib/usecases/setup/setup-state";
import { portOf } from "@/lib/web/host";
import { pageScope } from "@/lib/web/viewer";
import { timeZones } from "@/lib/web/time-zones";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.setup");
  return { title: t("heading") };
}

/** A new installation's first operator, then its first reseller; closed for good afterwards. */
export default async function SetupPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { site, viewer, actor } = await pageScope();
  if (site.kind !== "platform") notFound();
  const step = await setupState.execute(actor, {});
  if (step === "done") redirect("/platform");
  if (step === "reseller" && !viewer) redirect("/sign-in?next=/setup");
  const t = await getTranslations("auth.setup");
  const { token } = await searchParams;
  if (step === "operator" && !(typeof token === "string" && isSetupToken(token)))
    return (
      <AuthCard
        brand={siteBrand(site)}
        homeHref="/setup"
        title={t("link.title")}
        description={t("link.description")}
      >
        <p className="text-sm text-muted">{t("link.hint")}</p>
      </AuthCard>
    );
  const form =
    step === "operator" ? (
      <OperatorForm token={typeof token === "string" ? token : ""} />
    ) : (
      <FirstResellerForm zones={timeZones()} port={portOf(await headers())} />
    );
  return (
    <AuthCard
      brand={siteBrand(site)}
      homeHref="/setup"
      title={t(`${step}.title`)}
      description={t(`${step}.description`)}
      footer={t("step", { step: step === "operator" ? 1 : 2, of: 2 })}
    >
      {form}
    </AuthCard>
  );
}
