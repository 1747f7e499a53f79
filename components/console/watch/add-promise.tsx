"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Segmented } from "@/components/ui/segmented";
import { addCommitmentInput, addTierInput } from "@/lib/usecases/watching/schemas";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  readonly accounts: readonly { id: string; label: string }[];
}

/** Records a commitment, or a rebate tier, of an account. */
export function AddPromise({ accounts }: Props) {
  const t = useTranslations("console-watch.add");
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<"commitment" | "tier">("commitment");
  if (accounts.length === 0) return null;
  const done = () => setOpen(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("title")}
      trigger={<Button variant="primary">{t("title")}</Button>}
    >
      <div className="mb-4">
        <Segmented
          label={t("title")}
          value={kind}
          onValueChange={(value) => setKind(value === "tier" ? "tier" : "commitment")}
          segments={[
            { value: "commitment", label: t("commitment") },
            { value: "tier", label: t("tier") },
          ]}
        />
      </div>
      {kind === "commitment" ? (
        <CommitmentForm accounts={accounts} onDone={done} />
      ) : (
        <TierForm accounts={accounts} onDone={done} />
      )}
    </Dialog>
  );
}

interface FormProps extends Props {
  readonly onDone: () => void;
}

function CommitmentForm({ accounts, onDone }: FormProps) {
  const t = useTranslations("console-watch.add");
  const { form, submit, failure } = useCommandForm("/api/stock-watch/commitments", addCommitmentInput, {
    form: {
      defaultValues: { accountId: accounts[0]?.id ?? "", name: "", amount: "", startsOn: "", endsOn: "" },
    },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="accountId" label={t("account")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="amount" label={t("amount")}>
        {(field) => <Input {...field} inputMode="decimal" className="tnum" />}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="startsOn" label={t("startsOn")}>
          {(field) => <Input {...field} type="date" />}
        </FormField>
        <FormField form={form} name="endsOn" label={t("endsOn")}>
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}

function TierForm({ accounts, onDone }: FormProps) {
  const t = useTranslations("console-watch.add");
  const { form, submit, failure } = useCommandForm("/api/stock-watch/tiers", addTierInput, {
    form: {
      defaultValues: {
        accountId: accounts[0]?.id ?? "",
        name: "",
        threshold: "",
        rebate: "",
        startsOn: "",
        endsOn: "",
      },
    },
    onDone,
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="accountId" label={t("account")}>
        {(field) => (
          <NativeSelect {...field} options={accounts.map(({ id, label }) => ({ value: id, label }))} />
        )}
      </FormField>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField form={form} name="threshold" label={t("threshold")}>
          {(field) => <Input {...field} inputMode="decimal" className="tnum" />}
        </FormField>
        <FormField form={form} name="rebate" label={t("rebate")}>
          {(field) => <Input {...field} inputMode="decimal" className="tnum" />}
        </FormField>
        <FormField form={form} name="startsOn" label={t("startsOn")}>
          {(field) => <Input {...field} type="date" />}
        </FormField>
        <FormField form={form} name="endsOn" label={t("endsOn")}>
          {(field) => <Input {...field} type="date" />}
        </FormField>
      </div>
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("submit")}</SubmitButton>
      </div>
    </Form>
  );
}
