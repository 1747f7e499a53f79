"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import type { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import type { DraftReview } from "@/lib/usecases/pricing/review-draft";
import { publishFields } from "@/lib/usecases/pricing/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { BelowCostList } from "./draft-review";
import { EditionCrossings } from "./edition-crossings";
import { ReviewQuestions } from "./review-questions";

interface Props {
  bookId: string;
  /** Of the draft. */
  number: number;
  zone: string;
  review: DraftReview;
  bookHref: string;
}

/** Asked for here already where the draft is known to sell below cost; the server asks again, of the prices of then. */
const REASON = publishFields.shape.overrideReason.min(1);

/** Refusals that a confirmation answers. */
const ASKED: readonly string[] = ["needs_confirmation", "editions_cross", "no_exchange_rate"];

/**
 * Publishes a draft, now or on a day; asks for a reason where something sells below cost. The draft is reviewed anew when it opens: what
 * was changed a moment ago, here or by others, is what is asked about and published.
 */
export function PublishDialog(props: Props) {
  const t = useTranslations("console-prices.publish");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [isReviewing, startReview] = useTransition();
  const review = () => startReview(() => router.refresh());
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => {
        setOpen(isOpen);
        if (isOpen) review();
      }}
      title={t("title", { number: props.number })}
      description={t("description")}
      trigger={
        <Button variant="primary" icon={<Send />}>
          {t("open")}
        </Button>
      }
    >
      <PublishForm {...props} isReviewing={isReviewing} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

interface FormProps extends Props {
  isReviewing: boolean;
  onDone: () => void;
}

function PublishForm({ bookId, zone, review, bookHref, isReviewing, onDone }: FormProps) {
  const { belowCost, questions, crossings, mark } = review;
  const t = useTranslations("console-prices");
  const asked = useTranslations("console-versions.ask");
  const router = useRouter();
  const schema = belowCost.length > 0 ? publishFields.extend({ overrideReason: REASON }) : publishFields;
  const { form, submit, failure } = useCommandForm(`/api/price-books/${bookId}/publish`, schema, {
    extra: { reviewed: mark },
    form: { defaultValues: { when: "now", day: "", overrideReason: "", confirmed: false } },
    onDone({ number }: AnswerOf<typeof publishDraft>) {
      const later = form.getValues("when") === "later";
      toast.success(t(later ? "publish.scheduled" : "publish.done", { number }));
      onDone();
      router.push(later ? `${bookHref}?tab=versions` : bookHref);
    },
  });
  // On a day to come prices, costs and editions are others: what only the server finds there is asked for then.
  const below = belowCost.length > 0 || failure?.reason === "below_cost";
  const asks = questions.length + crossings.length > 0 || ASKED.includes(failure?.reason ?? "");
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
      {below ? (
        <>
          {belowCost.length > 0 ? (
            <Callout tone="danger" title={t("review.belowTitle", { count: belowCost.length })}>
              <BelowCostList pairs={belowCost} />
            </Callout>
          ) : null}
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
        <>
          <ReviewQuestions questions={questions} />
          <EditionCrossings crossings={crossings} />
          <Checkbox
            label={asked("confirm")}
            checked={form.watch("confirmed") === true}
            onCheckedChange={(on) => form.setValue("confirmed", on === true)}
          />
        </>
      ) : null}
      <div className="flex justify-end">
        <SubmitButton form={form} {...(isReviewing && { pending: true })}>
          {t("publish.submit")}
        </SubmitButton>
      </div>
    </Form>
  );
}
