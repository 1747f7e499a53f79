"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";

import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { changeCredentialInput } from "@/lib/usecases/upstream/schemas";
import type { setCredentialState } from "@/lib/usecases/upstream/set-credential-state";
import type { CredentialView } from "@/lib/usecases/upstream/upstream-view";
import { useCommand, useCommandForm } from "@/lib/web/use-command";

type Asked = "limits" | "void" | null;

/** What a person may do with one key: say how it is, limit it, end it. */
export function CredentialActions({ credential }: { credential: CredentialView }) {
  const t = useTranslations("console-upstream-settings.credentials");
  const [asked, setAsked] = useState<Asked>(null);
  const { mutateAsync } = useCommand<typeof setCredentialState>("/api/upstreams/credentials/state");
  const { id, label, state } = credential;
  const close = () => setAsked(null);
  const set = async (next: "live" | "draining" | "in_arrears" | "banned" | "void") => {
    await mutateAsync({ id, state: next });
    toast.success(t("done"));
  };
  const quietly = (next: Parameters<typeof set>[0]) => () =>
    void set(next).catch((error: unknown) => toast.error(error instanceof Error ? error.message : ""));
  return (
    <>
      <DropdownMenu
        align="end"
        trigger={<IconButton label={t("actionsOf", { label })} icon={<Ellipsis />} />}
        items={[
          { label: t("change"), onSelect: () => setAsked("limits") },
          { label: t("setLive"), disabled: state === "live", onSelect: quietly("live") },
          { label: t("setDraining"), disabled: state === "draining", onSelect: quietly("draining") },
          { label: t("setInArrears"), disabled: state === "in_arrears", onSelect: quietly("in_arrears") },
          { label: t("setBanned"), disabled: state === "banned", onSelect: quietly("banned") },
          { label: t("void"), danger: true, onSelect: () => setAsked("void") },
        ]}
      />
      <ConfirmDialog
        open={asked === "void"}
        onOpenChange={close}
        title={t("voidTitle", { label })}
        consequence={t("voidConsequence")}
        confirmLabel={t("void")}
        onConfirm={() => set("void")}
      />
      <Dialog open={asked === "limits"} onOpenChange={close} title={t("change")} size="sm">
        <LimitsForm credential={credential} onDone={close} />
      </Dialog>
    </>
  );
}

const shown = (typed: unknown): string =>
  typeof typed === "string" || typeof typed === "number" ? String(typed) : "";

const LIMITS = ["requestsPerMinute", "tokensPerMinute", "concurrency"] as const;

function LimitsForm({ credential, onDone }: { credential: CredentialView; onDone: () => void }) {
  const t = useTranslations("console-upstream-settings");
  const { limits, id, label } = credential;
  const { form, submit, failure } = useCommandForm(
    "/api/upstreams/credentials/change",
    changeCredentialInput,
    {
      form: {
        defaultValues: {
          id,
          label,
          limits: {
            requestsPerMinute: limits.requestsPerMinute ?? "",
            tokensPerMinute: limits.tokensPerMinute ?? "",
            concurrency: limits.concurrency ?? "",
          },
        },
      },
      onDone() {
        toast.success(t("credentials.done"));
        onDone();
      },
    },
  );
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="label" label={t("credentials.label")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      {LIMITS.map((name) => (
        <FormField key={name} form={form} name={`limits.${name}`} label={t(`fields.${name}.label`)} optional>
          {(field) => <Input {...field} value={shown(field.value)} inputMode="numeric" numeric />}
        </FormField>
      ))}
      <div className="flex justify-end">
        <SubmitButton form={form}>{t("credentials.save")}</SubmitButton>
      </div>
    </Form>
  );
}
