"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { RoutingPolicy } from "@/lib/domain/purchasing/routing-policy";

import { PolicyForm } from "./policy-form";

/** What upstreams must be for all customers, and what decides among equals. */
export function PolicyButton({ policy }: { policy: RoutingPolicy }) {
  const t = useTranslations("console-upstream-settings.policy");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("title")}</Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("title")} description={t("hint")}>
        <PolicyForm policy={policy} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
