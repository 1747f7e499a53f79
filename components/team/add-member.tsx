"use client";

import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import { SecretReveal } from "@/components/ui/secret-reveal";
import type { addTeamMember } from "@/lib/usecases/member/add-team-member";
import { addTeamMemberSchema } from "@/lib/usecases/member/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

import { rolesToGive } from "./roles";

type Added = AnswerOf<typeof addTeamMember>;

/** Adds somebody in a dialog, then shows their first password once. */
export function AddMemberButton({ isOwner }: { isOwner: boolean }) {
  const t = useTranslations("profile.team");
  const [open, setOpen] = useState(false);
  const [added, setAdded] = useState<Added | null>(null);
  function change(next: boolean) {
    setOpen(next);
    if (!next) setAdded(null);
  }
  return (
    <Dialog
      title={added ? t("added.title") : t("add.title")}
      description={added ? t("added.body", { email: added.email }) : t("add.description")}
      trigger={
        <Button variant="primary" icon={<UserPlus />}>
          {t("add.label")}
        </Button>
      }
      open={open}
      onOpenChange={change}
    >
      {added?.password ? (
        <SecretReveal secret={added.password} what={t("added.password")} onDone={() => change(false)} />
      ) : (
        <AddMemberForm isOwner={isOwner} onAdded={setAdded} />
      )}
    </Dialog>
  );
}

function AddMemberForm({ isOwner, onAdded }: { isOwner: boolean; onAdded: (added: Added) => void }) {
  const t = useTranslations("profile.team");
  const roles = useTranslations("profile.roles");
  const hints = useTranslations("profile.roleHints");
  const { form, submit, failure } = useCommandForm("/api/team", addTeamMemberSchema, {
    form: { defaultValues: { name: "", email: "", role: "developer" } },
    onDone: (added: Added) => onAdded(added),
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure}>
      <FormField form={form} name="name" label={t("name")}>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="email" label={t("email")}>
        {(field) => <Input {...field} type="email" autoComplete="off" />}
      </FormField>
      <FormField form={form} name="role" label={t("role")}>
        {(field) => (
          <RadioTiles
            value={field.value}
            onValueChange={field.onChange}
            tiles={rolesToGive(isOwner).map((role) => ({
              value: role,
              label: roles(role),
              hint: hints(role),
            }))}
          />
        )}
      </FormField>
      <div className="flex flex-col sm:flex-row-reverse">
        <SubmitButton form={form}>{t("add.submit")}</SubmitButton>
      </div>
    </Form>
  );
}
