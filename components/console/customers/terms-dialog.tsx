"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Dialog } from "@/components/ui/dialog";
import { Form, SubmitButton } from "@/components/ui/form";
import type { BuyerDetail } from "@/lib/usecases/customer/buyer-detail";
import type { TermsChoices } from "@/lib/usecases/customer/list-terms-choices";
import { changeTermsFields } from "@/lib/usecases/customer/schemas";
import { useCommandForm } from "@/lib/web/use-command";

import { TermsFields } from "./terms-fields";

interface Props {
  buyer: BuyerDetail;
  choices: TermsChoices;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Puts a buyer on other terms from the next call on. */
export function TermsDialog({ buyer, choices, open, onOpenChange }: Props) {
  const t = useTranslations("console-customers.changeTerms");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name: buyer.name })}
      description={t("description")}
    >
      <TermsForm buyer={buyer} choices={choices} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function TermsForm({ buyer, choices, onDone }: Pick<Props, "buyer" | "choices"> & { onDone: () => void }) {
  const t = useTranslations("console-customers.changeTerms");
  const { terms } = buyer;
  const { form, submit, failure } = useCommandForm(`/api/customers/${buyer.id}/terms`, changeTermsFields, {
    form: {
      defaultValues: {
        priceBookId: buyer.usesDefaultBook ? "" : (buyer.priceBook?.id ?? ""),
        mode: buyer.mode === "postpaid" ? "postpaid" : "prepaid",
        taxPercent: terms.taxPercent,
        taxInclusive: terms.taxInclusive,
        paymentTermDays: String(terms.paymentTermDays),
        segment: buyer.segment ?? "",
      },
    },
    onDone() {
      toast.success(t("done"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <TermsFields form={form} choices={choices} />
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
