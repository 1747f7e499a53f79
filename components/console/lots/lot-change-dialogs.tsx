"use client";

import { useTranslations } from "next-intl";
import type { FieldValues } from "react-hook-form";
import { toast } from "sonner";
import type { z } from "zod";

import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import {
  adjustLotFields,
  reasonFields,
  returnLotFields,
  settleClaimFields,
} from "@/lib/usecases/inventory/movement-schemas";
import { useCommandForm } from "@/lib/web/use-command";

export interface ChangedLot {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  /** What its quantities count: a currency, tokens or requests. */
  readonly unit: string;
}

export type ChangeAct = "adjust" | "return" | "settle" | "freeze" | "claim" | "unfreeze" | "impair";
type FieldName = "direction" | "quantity" | "cost" | "credited";

/** What is asked and sent for an act; every act asks for a reason as well. */
interface ActForm {
  readonly path: "adjust" | "return" | "claim" | "status" | "impair";
  readonly schema: z.ZodType<FieldValues, FieldValues>;
  readonly asks: Readonly<Partial<Record<FieldName, string>>>;
  /** Sent along without being asked. */
  readonly status?: "frozen" | "claimed" | "active";
  /** Whether the books move by it. */
  readonly money: boolean;
  readonly danger: boolean;
}

const STATUS_ACT = { path: "status", schema: reasonFields, asks: {}, money: false } as const;
const ACTS: Readonly<Record<ChangeAct, ActForm>> = {
  adjust: {
    ...{ path: "adjust", schema: adjustLotFields, money: true, danger: false },
    asks: { direction: "lost", quantity: "", cost: "" },
  },
  return: { path: "return", schema: returnLotFields, asks: { quantity: "" }, money: true, danger: false },
  settle: { path: "claim", schema: settleClaimFields, asks: { credited: "" }, money: true, danger: true },
  freeze: { ...STATUS_ACT, status: "frozen", danger: true },
  claim: { ...STATUS_ACT, status: "claimed", danger: true },
  unfreeze: { ...STATUS_ACT, status: "active", danger: false },
  impair: { path: "impair", schema: reasonFields, asks: {}, money: true, danger: true },
};

interface Props {
  lot: ChangedLot;
  act: ChangeAct;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** One dialog for everything that is done about a lot with a reason. */
export function LotChangeDialog({ lot, act, open, onOpenChange }: Props) {
  const t = useTranslations("console-stock");
  const done = () => {
    toast.success(t(`${act}.done`));
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t(`${act}.title`, { name: lot.name })}
      description={t(`${act}.description`)}
    >
      <ActFields key={act} lot={lot} act={act} onDone={done} />
    </Dialog>
  );
}

function ActFields({ lot, act, onDone }: { lot: ChangedLot; act: ChangeAct; onDone: () => void }) {
  const t = useTranslations("console-stock");
  const { path, schema, asks, status, money, danger } = ACTS[act];
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/${path}`, schema, {
    money,
    ...(status ? { extra: { status } } : {}),
    form: { defaultValues: { ...asks, reason: "" } },
    onDone,
  });
  const amount = (name: FieldName, label: string, optional = false) => (
    <FormField form={form} name={name} label={label} optional={optional}>
      {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
    </FormField>
  );
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      {"direction" in asks ? (
        <FormField form={form} name="direction" label={t("adjust.direction")}>
          {(field) => (
            <RadioTiles
              columns={2}
              value={String(field.value)}
              onValueChange={field.onChange}
              tiles={(["lost", "found"] as const).map((value) => ({
                value,
                label: t(`adjust.${value}`),
                hint: t(`adjust.${value}Hint`),
              }))}
            />
          )}
        </FormField>
      ) : null}
      {"quantity" in asks ? amount("quantity", t("quantity", { unit: lot.unit })) : null}
      {"cost" in asks && form.watch("direction") === "found"
        ? amount("cost", t("adjust.cost", { currency: lot.currency }), true)
        : null}
      {"credited" in asks ? amount("credited", t("settle.credited", { currency: lot.currency })) : null}
      <FormField form={form} name="reason" label={t("reason")} hint={t("reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form} variant={danger ? "danger" : "primary"}>
          {t(`${act}.submit`)}
        </SubmitButton>
      </div>
    </Form>
  );
}
