"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import type { allocateLot } from "@/lib/usecases/inventory/allocate-lot";
import { allocateLotFields } from "@/lib/usecases/inventory/movement-schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

export interface AllocationChoices {
  readonly buyers: readonly { readonly id: string; readonly name: string }[];
  readonly segments: readonly string[];
}

interface Props {
  lot: { readonly id: string; readonly name: string; readonly unit: string };
  choices: AllocationChoices;
  hrefBase: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Keeps part of a lot for buyers or segments. */
export function AllocateDialog({ lot, choices, hrefBase, open, onOpenChange }: Props) {
  const t = useTranslations("console-stock.allocate");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title", { name: lot.name })}
      description={t("description")}
    >
      <AllocateForm lot={lot} choices={choices} hrefBase={hrefBase} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AllocateForm({
  lot,
  choices,
  hrefBase,
  onDone,
}: Pick<Props, "lot" | "choices" | "hrefBase"> & { onDone: () => void }) {
  const t = useTranslations("console-stock.allocate");
  const router = useRouter();
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/allocate`, allocateLotFields, {
    form: {
      defaultValues: { quantity: "", name: t("defaultName", { name: lot.name }), buyerIds: [], segments: [] },
    },
    onDone(answer: AnswerOf<typeof allocateLot>) {
      toast.success(t("done"));
      // The next page is this one again, for another lot: what is open stays open.
      onDone();
      router.push(`${hrefBase}/${answer.id}`);
    },
  });
  const toggled = (list: readonly string[], id: string, on: boolean) =>
    on ? [...list, id] : list.filter((each) => each !== id);
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="quantity" label={t("quantity", { unit: lot.unit })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="buyerIds" label={t("buyers")} hint={t("buyersHint")}>
        {(field) => (
          <div
            role="group"
            aria-label={t("buyers")}
            className="grid max-h-48 gap-1 overflow-y-auto sm:grid-cols-2"
          >
            {choices.buyers.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={field.value.includes(id)}
                onCheckedChange={(on) => field.onChange(toggled(field.value, id, on === true))}
              />
            ))}
          </div>
        )}
      </FormField>
      {choices.segments.length > 0 ? (
        <FormField form={form} name="segments" label={t("segments")} optional>
          {(field) => (
            <div role="group" aria-label={t("segments")} className="grid gap-1 sm:grid-cols-2">
              {choices.segments.map((segment) => (
                <Checkbox
                  key={segment}
                  label={segment}
                  checked={field.value.includes(segment)}
                  onCheckedChange={(on) => field.onChange(toggled(field.value, segment, on === true))}
                />
              ))}
            </div>
          )}
        </FormField>
      ) : null}
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
