"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, SubmitButton } from "@/components/ui/form";
import { SecretReveal } from "@/components/ui/secret-reveal";
import type { createReseller } from "@/lib/usecases/tenant/create-reseller";
import { createResellerSchema } from "@/lib/usecases/tenant/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { ResellerFields, resellerDefaults, useBrowserZone } from "./reseller-fields";

type Created = AnswerOf<typeof createReseller>;

interface Props {
  readonly zones: readonly string[];
  readonly port: string;
}

/** Makes a reseller in a dialog, then shows its owner's password once. */
export function NewResellerButton(props: Props) {
  const t = useTranslations("platform.create");
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Created | null>(null);
  function change(next: boolean) {
    setOpen(next);
    if (!next) setMade(null);
  }
  return (
    <Dialog
      title={made ? t("madeTitle", { slug: made.slug }) : t("title")}
      description={
        made ? t("madeBody", { email: made.ownerEmail, host: `${made.host}${props.port}` }) : t("description")
      }
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("open")}
        </Button>
      }
      open={open}
      onOpenChange={change}
    >
      {made?.ownerPassword ? (
        <SecretReveal secret={made.ownerPassword} what={t("password")} onDone={() => change(false)} />
      ) : (
        <ResellerForm {...props} onMade={setMade} />
      )}
    </Dialog>
  );
}

function ResellerForm({ zones, port, onMade }: Props & { onMade: (made: Created) => void }) {
  const t = useTranslations("platform.create");
  const { form, submit, failure } = useCommandForm("/api/platform/resellers", createResellerSchema, {
    form: { defaultValues: resellerDefaults },
    onDone: (made: Created) => onMade(made),
  });
  useBrowserZone(zones, (zone) => form.setValue("timeZone", zone));
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <ResellerFields form={form} zones={zones} port={port} />
      <div className="flex flex-col sm:flex-row-reverse">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
