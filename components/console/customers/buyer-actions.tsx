"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";
import type { TermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import type { setBuyerStatus } from "@/lib/usecases/customer/set-buyer-status";
import { useCommand } from "@/lib/web/use-command";

import { CreditDialog, DebitDialog, LimitDialog } from "./money-dialogs";
import { TermsDialog } from "./terms-dialog";

type Shown = "credit" | "debit" | "limit" | "terms" | "status" | null;

interface Props {
  buyer: BuyerDetail;
  choices: TermsChoices;
  may: { write: boolean; credit: boolean };
}

/** What a seller does about a buyer: credit, limit, terms, suspension. */
export function BuyerActions({ buyer, choices, may }: Props) {
  const t = useTranslations("console-customers");
  const [shown, setShown] = useState<Shown>(null);
  const dialog = (name: Shown) => ({
    open: shown === name,
    onOpenChange: (open: boolean) => setShown(open ? name : null),
  });
  const party = { id: buyer.id, name: buyer.name, currency: buyer.currency };
  const item = (name: Shown & string, label: string, danger = false): MenuItem => ({
    label,
    danger,
    onSelect: () => setShown(name),
  });
  const suspended = buyer.status === "suspended";
  const items: MenuItem[] = [
    ...(may.credit ? [item("debit", t("debit.open"))] : []),
    ...(may.credit && buyer.mode !== "prepaid" ? [item("limit", t("limit.open"))] : []),
    ...(may.write ? [item("terms", t("changeTerms.open")), { kind: "separator" as const }] : []),
    ...(may.write ? [item("status", t(suspended ? "resume.open" : "suspend.open"), !suspended)] : []),
  ];
  return (
    <>
      {items.length > 0 ? (
        <DropdownMenu
          items={items}
          trigger={
            <Button>
              {t("actions")}
              <ChevronDown aria-hidden="true" className="-mr-1 size-4" />
            </Button>
          }
        />
      ) : null}
      {may.credit ? (
        <Button variant="primary" onClick={() => setShown("credit")}>
          {t("credit.open")}
        </Button>
      ) : null}
      <CreditDialog buyer={party} {...dialog("credit")} />
      <DebitDialog buyer={party} {...dialog("debit")} />
      <LimitDialog buyer={party} limit={buyer.terms.limit} {...dialog("limit")} />
      <TermsDialog buyer={buyer} choices={choices} {...dialog("terms")} />
      <StatusDialog buyer={buyer} {...dialog("status")} />
    </>
  );
}

function StatusDialog(props: { buyer: BuyerDetail; open: boolean; onOpenChange: (open: boolean) => void }) {
  const { id, name, status } = props.buyer;
  const act = status === "suspended" ? "resume" : "suspend";
  const t = useTranslations("console-customers");
  const { mutateAsync } = useCommand<typeof setBuyerStatus>(`/api/customers/${id}/status`, {
    onDone: () => void toast.success(t(`${act}.done`, { name })),
  });
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      tone={act === "resume" ? "neutral" : "danger"}
      title={t(`${act}.title`, { name })}
      consequence={t(`${act}.body`)}
      confirmLabel={t(`${act}.open`)}
      onConfirm={async () => {
        await mutateAsync({ id, status: act === "resume" ? "active" : "suspended" });
      }}
    />
  );
}
