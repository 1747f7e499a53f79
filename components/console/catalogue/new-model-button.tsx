"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import type { createModel } from "@/lib/usecases/catalogue/create-model";
import { createModelInput } from "@/lib/usecases/catalogue/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

/** Takes a model into the catalogue. */
export function NewModelButton({ hrefBase }: { hrefBase: string }) {
  const t = useTranslations("console-catalogue");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("form.newTitle")}
      description={t("form.newBody")}
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("new")}
        </Button>
      }
    >
      <NewModelForm hrefBase={hrefBase} />
    </Dialog>
  );
}

function NewModelForm({ hrefBase }: { hrefBase: string }) {
  const t = useTranslations("console-catalogue");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/catalogue", createModelInput, {
    form: { defaultValues: { name: "", displayName: "", vendor: "" } },
    onDone: ({ id }: AnswerOf<typeof createModel>) => {
      toast.success(t("form.created"));
      router.push(`${hrefBase}/${id}`);
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("form.name")}>
        {(field) => <Input {...field} placeholder="gpt-5-mini" />}
      </FormField>
      <FormField form={form} name="displayName" label={t("form.displayName")}>
        {(field) => <Input {...field} />}
      </FormField>
      <FormField form={form} name="vendor" label={t("form.vendor")}>
        {(field) => <Input {...field} placeholder="openai" />}
      </FormField>
      <div>
        <SubmitButton form={form}>{t("form.create")}</SubmitButton>
      </div>
    </Form>
  );
}
