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
import { NativeSelect } from "@/components/ui/native-select";
import type { createBook } from "@/lib/usecases/pricing/create-book";
import { createBookInput } from "@/lib/usecases/pricing/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  books: readonly { id: string; name: string }[];
  hrefBase: string;
}

/** Opens the form of a new price book and leads to its draft. */
export function NewBookButton(props: Props) {
  const t = useTranslations("console-prices");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("form.title")}
      description={t("form.description")}
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("newBook")}
        </Button>
      }
    >
      <NewBookForm {...props} />
    </Dialog>
  );
}

function NewBookForm({ books, hrefBase }: Props) {
  const t = useTranslations("console-prices.form");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm("/api/price-books", createBookInput, {
    form: { defaultValues: { name: "", copyFrom: books[0]?.id ?? "" } },
    onDone(answer: AnswerOf<typeof createBook>) {
      toast.success(t("done"));
      router.push(`${hrefBase}/${answer.id}?tab=draft`);
    },
  });
  const options = [
    ...books.map(({ id, name }) => ({ value: id, label: name })),
    { value: "", label: t("fromList") },
  ];
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("name")} hint={t("nameHint")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="copyFrom" label={t("copyFrom")}>
        {(field) => <NativeSelect {...field} options={options} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
