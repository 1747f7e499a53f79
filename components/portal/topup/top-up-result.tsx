"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

import { Callout } from "@/components/ui/callout";
import { LinkButton } from "@/components/ui/button";
import { Money } from "@/components/ui/money";
import { Spinner } from "@/components/ui/spinner";
import type { refreshTopUp } from "@/lib/usecases/topup/refresh-top-up";
import { isWaiting, topUpKeys, useTopUp, type TopUpData } from "@/lib/web/queries/top-ups";
import { useCommand } from "@/lib/web/use-command";

import { TopUpReceipt } from "./top-up-receipt";

/** After this long the webhook may be lost, and the gateway is asked. */
const ASK_AFTER_MS = 6_000;
const ASK_AGAIN_MS = 30_000;

export interface TopUpResultProps {
  readonly initial: TopUpData;
  /** Where one tops up: "/portal/top-up". */
  readonly topUpHref: string;
  /** Where one goes on once it is paid, and what that is called. */
  readonly next: { readonly href: string; readonly label: string };
}

/** Where a payer comes back to: waits until the payment is credited, says so, and shows the receipt. */
export function TopUpResult({ initial, topUpHref, next }: TopUpResultProps) {
  const { data: topUp } = useTopUp(initial);
  useAskProvider(topUp);
  return (
    <div className="flex flex-col gap-6">
      <Outcome topUp={topUp} topUpHref={topUpHref} next={next} />
      <TopUpReceipt topUp={topUp} />
    </div>
  );
}

/** Asks the gateway by way of the server while the top-up stays unsettled: the payer may be back before its webhook. */
function useAskProvider(topUp: TopUpData) {
  const { mutate } = useCommand<typeof refreshTopUp>(`/api/top-ups/${topUp.id}/refresh`, {
    refresh: false,
    invalidates: [topUpKeys.one(topUp.id), topUpKeys.balance],
  });
  const ask = useRef(mutate);
  useEffect(() => {
    ask.current = mutate;
  }, [mutate]);
  const { id } = topUp;
  const waiting = isWaiting(topUp);
  useEffect(() => {
    if (!waiting) return;
    const first = setTimeout(() => ask.current({ id }), ASK_AFTER_MS);
    const again = setInterval(() => ask.current({ id }), ASK_AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [id, waiting]);
}

function Outcome({ topUp, topUpHref, next }: { topUp: TopUpData } & Omit<TopUpResultProps, "initial">) {
  const t = useTranslations("portal-topup.result");
  const { status, currency } = topUp;
  const retry = (
    <LinkButton variant="primary" href={topUpHref}>
      {t("retry")}
    </LinkButton>
  );
  switch (status) {
    case "paid":
      return (
        <Callout
          tone="ok"
          title={t("paid")}
          actions={
            <LinkButton variant="primary" href={next.href}>
              {next.label}
            </LinkButton>
          }
        >
          {t.rich("paidBody", {
            amount: () => (
              <Money
                nano={BigInt(topUp.netNano) + BigInt(topUp.bonusNano)}
                currency={currency}
                precision="minor"
              />
            ),
          })}
        </Callout>
      );
    case "created":
      return (
        <Callout tone="info" title={<Waiting text={t("created")} />} actions={<Resume topUp={topUp} />}>
          {t("createdBody")}
        </Callout>
      );
    case "pending":
      return (
        <Callout tone="info" title={<Waiting text={t("pending")} />} actions={<Resume topUp={topUp} />}>
          {t("pendingBody")}
        </Callout>
      );
    case "failed":
      return (
        <Callout tone="danger" title={t("failed")} actions={retry}>
          {t("notCharged")}
        </Callout>
      );
    case "cancelled":
      return (
        <Callout tone="neutral" title={t("cancelled")} actions={retry}>
          {t("notCharged")}
        </Callout>
      );
    default:
      return status satisfies never;
  }
}

/** Back to the payment page, where its gateway allows it. */
function Resume({ topUp }: { topUp: TopUpData }) {
  const t = useTranslations("portal-topup.result");
  return topUp.resumeHref ? <LinkButton href={topUp.resumeHref}>{t("resume")}</LinkButton> : null;
}

function Waiting({ text }: { text: string }) {
  return (
    <span className="flex items-center gap-2">
      <Spinner />
      {text}
    </span>
  );
}
