"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

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

export type ReasonAct = "freeze" | "claim" | "unfreeze" | "impair";
export type ChangeAct = "adjust" | "return" | "settle" | ReasonAct;

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
      {act === "adjust" ? <AdjustForm lot={lot} onDone={done} /> : null}
      {act === "return" ? <ReturnForm lot={lot} onDone={done} /> : null}
      {act === "settle" ? <SettleForm lot={lot} onDone={done} /> : null}
      {act === "adjust" || act === "return" || act === "settle" ? null : (
        <ReasonForm lot={lot} act={act} onDone={done} />
      )}
    </Dialog>
  );
}

interface FormProps {
  lot: ChangedLot;
  onDone: () => void;
}

function AdjustForm({ lot, onDone }: FormProps) {
  const t = useTranslations("console-stock");
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/adjust`, adjustLotFields, {
    money: true,
    form: { defaultValues: { direction: "lost", quantity: "", cost: "", reason: "" } },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="direction" label={t("adjust.direction")}>
        {(field) => (
          <RadioTiles
            columns={2}
            value={field.value}
            onValueChange={field.onChange}
            tiles={(["lost", "found"] as const).map((value) => ({
              value,
              label: t(`adjust.${value}`),
              hint: t(`adjust.${value}Hint`),
            }))}
          />
        )}
      </FormField>
      <FormField form={form} name="quantity" label={t("quantity", { unit: lot.unit })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      {form.watch("direction") === "found" ? (
        <FormField form={form} name="cost" label={t("adjust.cost", { currency: lot.currency })} optional>
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
        </FormField>
      ) : null}
      <FormField form={form} name="reason" label={t("reason")} hint={t("reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("adjust.submit")}</SubmitButton>
      </div>
    </Form>
  );
}

function ReturnForm({ lot, onDone }: FormProps) {
  const t = useTranslations("console-stock");
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/return`, returnLotFields, {
    money: true,
    form: { defaultValues: { quantity: "", reason: "" } },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="quantity" label={t("quantity", { unit: lot.unit })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reason" label={t("reason")} hint={t("reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("return.submit")}</SubmitButton>
      </div>
    </Form>
  );
}

function SettleForm({ lot, onDone }: FormProps) {
  const t = useTranslations("console-stock");
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/claim`, settleClaimFields, {
    money: true,
    form: { defaultValues: { credited: "", reason: "" } },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="credited" label={t("settle.credited", { currency: lot.currency })}>
        {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
      </FormField>
      <FormField form={form} name="reason" label={t("reason")} hint={t("reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form} variant="danger">
          {t("settle.submit")}
        </SubmitButton>
      </div>
    </Form>
  );
}

const STATUS = { freeze: "frozen", claim: "claimed", unfreeze: "active" } as const;

function ReasonForm({ lot, act, onDone }: FormProps & { act: ReasonAct }) {
  const t = useTranslations("console-stock");
  const path = act === "impair" ? "impair" : "status";
  const { form, submit, failure } = useCommandForm(`/api/lots/${lot.id}/${path}`, reasonFields, {
    money: act === "impair",
    ...(act === "impair" ? {} : { extra: { status: STATUS[act] } }),
    form: { defaultValues: { reason: "" } },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="reason" label={t("reason")} hint={t("reasonHint")}>
        {(field) => <Textarea {...field} rows={2} />}
      </FormField>
      <div className="flex justify-end">
        <SubmitButton form={form} variant={act === "unfreeze" ? "primary" : "danger"}>
          {t(`${act}.submit`)}
        </SubmitButton>
      </div>
    </Form>
  );
}
