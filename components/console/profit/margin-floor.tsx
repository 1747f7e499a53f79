"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { marginFloorInput } from "@/lib/usecases/profit/schemas";
import { useCommandForm } from "@/lib/web/use-command";

/** From which margin downward the seller is warned. */
export function MarginFloor({ floorPpm }: { floorPpm: number }) {
  const t = useTranslations("console-profit.floor");
  const { form, submit, failure } = useCommandForm("/api/profit/margin-floor", marginFloorInput, {
    form: { defaultValues: { percent: String(floorPpm / 10_000) } },
    onDone: () => void toast.success(t("saved")),
  });
  return (
    <Card title={t("title")} description={t("note")}>
      <Form form={form} onSubmit={submit} failure={failure} className="flex-row flex-wrap items-end gap-3">
        <FormField form={form} name="percent" label={t("percent")}>
          {(field) => <Input {...field} inputMode="decimal" className="tnum w-28 text-right" />}
        </FormField>
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </Form>
    </Card>
  );
}
