"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { replaceCredentialInput } from "@/lib/usecases/upstream/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  upstreamId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Puts a new key in the place of the old one. */
export function ReplaceKeyDialog({ upstreamId, open, onOpenChange }: Props) {
  const t = useTranslations("console-upstreams.actions");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("replaceKey")}
      description={t("replaceHint")}
      size="sm"
    >
      <ReplaceKeyForm upstreamId={upstreamId} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ReplaceKeyForm({ upstreamId, onDone }: { upstreamId: string; onDone: () => void }) {
  const t = useTranslations("console-upstreams");
  const { form, submit, failure } = useCommandForm("/api/upstreams/credential", replaceCredentialInput, {
    form: { defaultValues: { id: upstreamId, secret: "" } },
    onDone() {
      toast.success(t("actions.replaced"));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="secret" label={t("form.secret")} hint={t("form.secretHint")}>
        {(field) => <Input {...field} type="password" autoComplete="off" />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("actions.replaceKey")}</SubmitButton>
      </div>
    </Form>
  );
}
