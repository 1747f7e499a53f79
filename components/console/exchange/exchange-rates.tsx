"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { CURRENCIES } from "@/lib/domain/money/currency";
import { PPB_DIGITS } from "@/lib/domain/money/exchange";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import type { ExchangeRates as Rates } from "@/lib/usecases/exchange/list-rates";
import { setRateInput } from "@/lib/usecases/exchange/schemas";
import { useCommandForm } from "@/lib/web/use-command";
import type { Wire } from "@/lib/web/wire";

const OPTIONS = CURRENCIES.map((value) => ({ value, label: value }));

/** The rates prices are made by where buyers pay in another currency, and a form for a new one. */
export function ExchangeRates({ rates, mayWrite }: { rates: Wire<Rates>; mayWrite: boolean }) {
  const t = useTranslations("console-exchange");
  return (
    <Card title={t("title")} description={t("note")} flush className="overflow-hidden">
      {rates.length === 0 ? (
        <p className="px-4 pb-3 text-sm text-muted">{t("none")}</p>
      ) : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("pair")}</Th>
              <Th numeric>{t("rate")}</Th>
              <Th>{t("since")}</Th>
            </tr>
          </thead>
          <tbody>
            {rates.map(({ id, from, to, ratePpb, at }) => (
              <Tr key={id}>
                <Td>{t("oneOf", { from, to })}</Td>
                <Td numeric>{decimalFromScaled(BigInt(ratePpb), PPB_DIGITS, 2)}</Td>
                <Td>
                  <DateTime at={at} />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {mayWrite ? <NewRate /> : null}
    </Card>
  );
}

function NewRate() {
  const t = useTranslations("console-exchange");
  const { form, submit, failure } = useCommandForm("/api/exchange-rates", setRateInput, {
    form: { defaultValues: { from: "USD", to: "CNY", rate: "", confirmed: false } },
    onDone: () => {
      form.reset();
      toast.success(t("saved"));
    },
  });
  return (
    <div className="border-t p-4">
      <Form form={form} onSubmit={submit} failure={failure}>
        <div className="flex flex-wrap items-start gap-3">
          {(["from", "to"] as const).map((name) => (
            <FormField key={name} form={form} name={name} label={t(name)}>
              {(field) => (
                <NativeSelect
                  value={field.value}
                  onChange={({ target }) => field.onChange(target.value)}
                  options={OPTIONS}
                />
              )}
            </FormField>
          ))}
          <FormField form={form} name="rate" label={t("rate")}>
            {(field) => <Input {...field} inputMode="decimal" numeric className="w-36" />}
          </FormField>
        </div>
        {failure ? (
          <Checkbox
            label={t("meant")}
            checked={form.watch("confirmed") === true}
            onCheckedChange={(on) => form.setValue("confirmed", on === true)}
          />
        ) : null}
        <div>
          <SubmitButton form={form}>{t("save")}</SubmitButton>
        </div>
      </Form>
    </div>
  );
}
