"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { RoutingPolicy } from "@/lib/domain/purchasing/routing-policy";

import { PolicyForm } from "./policy-form";

/** What upstreams must be for all customers, and what decides among equals. `small`: beside what is in force. */
export function PolicyButton({ policy, small }: { policy: RoutingPolicy; small?: boolean }) {
  const t = useTranslations("console-upstream-settings.policy");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={small ? "sm" : "md"} onClick={() => setOpen(true)}>
        {t(small ? "change" : "title")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("title")} description={t("hint")}>
        <PolicyForm policy={policy} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
