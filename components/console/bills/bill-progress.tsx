"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

import { Card } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import type { BillDetail } from "@/lib/usecases/reconciling/get-bill";
import type { Wire } from "@/lib/web/wire";

const POLL_MS = 1_500;
const AT_WORK: readonly string[] = ["queued", "importing", "matching"];

/** How far a bill's import has come; looks again until it is done. */
export function BillProgress({ bill }: { bill: Wire<BillDetail> }) {
  const t = useTranslations("console-bills.progress");
  const router = useRouter();
  const working = AT_WORK.includes(bill.status);
  useEffect(() => {
    if (!working) return undefined;
    const timer = setInterval(() => router.refresh(), POLL_MS);
    return () => clearInterval(timer);
  }, [working, router]);
  if (!working) return null;
  // The last tenth is the comparison; how many rows there are is known when all are read.
  const ppm =
    bill.status === "matching" ? 900_000 : bill.status === "queued" ? 0 : Math.min(850_000, bill.rowsDone);
  return (
    <Card>
      <Meter
        ppm={ppm}
        label={t(bill.status as "queued")}
        value={t("rows", { count: bill.rowsDone })}
        tone="neutral"
      />
    </Card>
  );
}
