"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import type { addCredentials } from "@/lib/usecases/upstream/add-credentials";
import { addCredentialsInput } from "@/lib/usecases/upstream/schemas";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { SecretLines } from "./secret-lines";
import { secretKind } from "./secret-kind";

interface Props {
  upstream: UpstreamView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Adds keys beside those there are, pasted in bulk. */
export function AddKeysDialog({ upstream, open, onOpenChange }: Props) {
  const t = useTranslations("console-upstream-settings.credentials");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("add")} description={t("addHint")}>
      <AddKeysForm upstream={upstream} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AddKeysForm({ upstream, onDone }: { upstream: UpstreamView; onDone: () => void }) {
  const t = useTranslations("console-upstreams");
  const more = useTranslations("console-upstream-settings");
  const { form, submit, failure } = useCommandForm("/api/upstreams/credentials", addCredentialsInput, {
    form: { defaultValues: { id: upstream.id, secret: "" } },
    onDone({ added, duplicates }: AnswerOf<typeof addCredentials>) {
      toast.success(more("credentials.addedKeys", { count: added, duplicates }));
      onDone();
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField
        form={form}
        name="secret"
        label={t("form.secret")}
        hint={more(`secretHint.${secretKind(upstream.protocol)}`)}
      >
        {(field) => <SecretLines {...field} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{more("credentials.add")}</SubmitButton>
      </div>
    </Form>
  );
}
