"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import type { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import type { BelowCostPair } from "@/lib/usecases/pricing/review-version";
import { publishFields } from "@/lib/usecases/pricing/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { BelowCostList } from "./draft-review";

interface Props {
  bookId: string;
  /** Of the draft. */
  number: number;
  zone: string;
  belowCost: readonly BelowCostPair[];
  /** The review asks about something. */
  asks: boolean;
  bookHref: string;
}

/** Asked for here already where the draft is known to sell below cost; the server asks again, of the prices of then. */
const REASON = publishFields.shape.overrideReason.min(1);

/** Publishes a draft, now or on a day; asks for a reason where something sells below cost. */
export function PublishDialog(props: Props) {
  const t = useTranslations("console-prices.publish");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title", { number: props.number })}
      description={t("description")}
      trigger={
        <Button variant="primary" icon={<Send />}>
          {t("open")}
        </Button>
      }
    >
      <PublishForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function PublishForm({ bookId, zone, belowCost, asks, bookHref, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations("console-prices");
  const asked = useTranslations("console-versions.ask");
  const router = useRouter();
  const schema = belowCost.length > 0 ? publishFields.extend({ overrideReason: REASON }) : publishFields;
  const { form, submit, failure } = useCommandForm(`/api/price-books/${bookId}/publish`, schema, {
    form: { defaultValues: { when: "now", day: "", overrideReason: "", confirmed: false } },
    onDone({ number }: AnswerOf<typeof publishDraft>) {
      const later = form.getValues("when") === "later";
      toast.success(t(later ? "publish.scheduled" : "publish.done", { number }));
      onDone();
      router.push(later ? `${bookHref}?tab=versions` : bookHref);
    },
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="when" label={t("publish.when")}>
        {(field) => (
          <RadioTiles
            columns={2}
            aria-label={t("publish.when")}
            value={field.value}
            onValueChange={field.onChange}
            tiles={[
              { value: "now", label: t("publish.now"), hint: t("publish.nowHint") },
              { value: "later", label: t("publish.later"), hint: t("publish.laterHint", { zone }) },
            ]}
          />
        )}
      </FormField>
      {form.watch("when") === "later" ? (
        <FormField form={form} name="day" label={t("publish.day")}>
          {(field) => <Input {...field} type="date" />}
        </FormField>
      ) : null}
      {belowCost.length > 0 ? (
        <>
          <Callout tone="danger" title={t("review.belowTitle", { count: belowCost.length })}>
            <BelowCostList pairs={belowCost} />
          </Callout>
          <FormField
            form={form}
            name="overrideReason"
            label={t("publish.overrideReason")}
            hint={t("publish.overrideHint")}
          >
            {(field) => <Textarea {...field} rows={2} />}
          </FormField>
        </>
      ) : null}
      {asks ? (
        <Checkbox
          label={asked("confirm")}
          checked={form.watch("confirmed") === true}
          onCheckedChange={(on) => form.setValue("confirmed", on === true)}
        />
      ) : null}
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("publish.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
