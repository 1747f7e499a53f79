"use client";

import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Textarea } from "@/components/ui/input";
import { questionChargeSchema } from "@/lib/usecases/usage/schemas";
import { useCommandForm } from "@/lib/web/use-command";

const LONGEST = 500;

/** Asks the seller to look at what a call cost; once for each call. */
export function QuestionCharge({ callId, questioned }: { callId: string; questioned: boolean }) {
  const t = useTranslations("portal-record.question");
  const [open, setOpen] = useState(false);
  if (questioned) return <p className="text-sm text-muted">{t("asked")}</p>;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title")}
      description={t("hint")}
      trigger={<Button icon={<CircleHelp />}>{t("open")}</Button>}
    >
      <QuestionForm
        callId={callId}
        onDone={() => {
          setOpen(false);
          toast.success(t("sent"));
        }}
      />
    </Dialog>
  );
}

function QuestionForm({ callId, onDone }: { callId: string; onDone: () => void }) {
  const t = useTranslations("portal-record.question");
  const { form, submit, failure } = useCommandForm(
    `/api/usage/calls/${callId}/question`,
    questionChargeSchema,
    {
      form: { defaultValues: { id: callId, message: "" } },
      onDone,
    },
  );
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="message" label={t("message")} hint={t("messageHint")}>
        {(field) => <Textarea {...field} value={field.value ?? ""} rows={4} maxLength={LONGEST} />}
      </FormField>
      <div className="flex flex-col sm:flex-row-reverse">
        <SubmitButton form={form}>{t("send")}</SubmitButton>
      </div>
    </Form>
  );
}
