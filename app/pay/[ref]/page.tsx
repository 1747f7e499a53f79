import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { SandboxPaymentCard } from "@/components/portal/topup/sandbox-payment-card";
import { NothingYet } from "@/components/ui/empty-state";
import { sandboxGateway } from "@/lib/integrations/payments/registry";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("portal-topup.pay"))("title"), robots: { index: false } };
}

/** The sandbox gateway's own page. Nobody signs in here: who has the address, as the payer was given it, decides. */
export default async function Page({ params }: { params: Promise<{ ref: string }> }) {
  const t = await getTranslations("portal-topup.pay");
  const payment = await sandboxGateway().page((await params).ref);
  return (
    <div className="flex min-h-dvh flex-col bg-sunken">
      <p
        role="note"
        className="border-b border-warn-line bg-warn-soft px-4 py-2 text-center text-sm text-warn"
      >
        {t("banner")}
      </p>
      <main id="content" className="mx-auto w-full max-w-md flex-1 px-4 py-8 sm:py-[8dvh]">
        {payment ? (
          <SandboxPaymentCard payment={payment} />
        ) : (
          <div className="rounded-xl border bg-surface">
            <h1 className="sr-only">{t("title")}</h1>
            <NothingYet title={t("gone")}>{t("goneHint")}</NothingYet>
          </div>
        )}
      </main>
    </div>
  );
}
