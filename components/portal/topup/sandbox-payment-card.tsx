import { FlaskConical } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";

import { buttonClass, LinkButton, type ButtonVariant } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import { isCurrency, nanoFromMinor } from "@/lib/domain/money/currency";
import type { ProviderPaymentState } from "@/lib/integrations/payments/provider";
import type { SandboxPaymentPage } from "@/lib/integrations/sandbox-payments/books";
import { decisionsIn, type Decision } from "@/lib/integrations/sandbox-payments/payment-state";
import { formatMoney } from "@/lib/web/format";

const VARIANT: Record<Decision, ButtonVariant> = {
  pay: "primary",
  settle_later: "secondary",
  fail: "secondary",
  cancel: "ghost",
};

const KIND: Record<ProviderPaymentState, StatusKind> = {
  open: "waiting",
  pending: "working",
  succeeded: "good",
  failed: "bad",
  cancelled: "off",
};

/** A payment at the sandbox and what its payer can do about it: plain forms, so that it works without script. */
export function SandboxPaymentCard({ payment }: { payment: SandboxPaymentPage }) {
  const t = useTranslations("portal-topup.pay");
  const locale = useLocale();
  const { currency, state, returnUrl } = payment;
  const amount = isCurrency(currency)
    ? formatMoney(nanoFromMinor(payment.amountMinor, currency), currency, locale, { precision: "minor" })
    : currency;
  const decisions = decisionsIn(state);
  const word = (decision: Decision) =>
    decision === "pay" && state === "pending" ? t("decision.arrive") : t(`decision.${decision}`, { amount });
  return (
    <div className="rounded-xl border bg-surface p-6 sm:p-8">
      <div className="flex items-center gap-2 text-muted">
        <FlaskConical aria-hidden="true" className="size-4" />
        <h1 className="text-sm font-medium">{t("title")}</h1>
      </div>
      <p className="tnum mt-2 text-3xl font-semibold tracking-tight">{amount}</p>
      <p className="mt-1 text-sm text-muted">{payment.description}</p>
      <DescriptionList
        className="mt-5 border-t pt-4"
        items={[
          { term: t("status"), value: <StatusPill kind={KIND[state]}>{t(`state.${state}`)}</StatusPill> },
          {
            term: t("order"),
            value: <code className="font-mono text-xs break-all">{payment.reference}</code>,
          },
        ]}
      />
      <div className="mt-6 flex flex-col gap-2">
        {decisions.length > 0 ? (
          <form method="post" action={`/pay/${payment.providerRef}/decide`} className="flex flex-col gap-2">
            <p className="mb-1 text-xs text-muted">{t("intro")}</p>
            {decisions.map((decision) => (
              <button
                key={decision}
                type="submit"
                name="decision"
                value={decision}
                className={buttonClass(VARIANT[decision], "lg", "w-full")}
              >
                {word(decision)}
              </button>
            ))}
          </form>
        ) : (
          <p className="text-sm text-muted">{t("done")}</p>
        )}
        {decisions.includes("cancel") ? null : <LinkButton href={returnUrl}>{t("back")}</LinkButton>}
      </div>
    </div>
  );
}
