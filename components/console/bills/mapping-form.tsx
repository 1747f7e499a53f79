"use client";

import { useTranslations } from "next-intl";

import { encodingName } from "@/components/console/encoding-name";
import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { readBillFile } from "@/lib/usecases/reconciling/read-bill-file";
import { importBillInput } from "@/lib/usecases/reconciling/schemas";
import type { AnswerOf } from "@/lib/web/api";
import { useCommandForm } from "@/lib/web/use-command";

interface Props {
  readonly id: string;
  readonly file: AnswerOf<typeof readBillFile>;
  readonly onImported: () => void;
}

/** Which column is what; kept for the account's next bill. The first rows are shown as they stand in the file. */
export function MappingForm({ id, file, onImported }: Props) {
  const t = useTranslations("console-bills.wizard");
  const { form, submit, failure } = useCommandForm("/api/supplier-bills/import", importBillInput, {
    form: {
      defaultValues: {
        id,
        mapping: {
          ...file.mapping,
          requestIdColumn: file.mapping.requestIdColumn ?? "",
          modelColumn: file.mapping.modelColumn ?? "",
        },
      },
    },
    refresh: false,
    onDone: onImported,
  });
  const columns = file.columns.map((column) => ({ value: column, label: column }));
  const optional = [{ value: "", label: t("noColumn") }, ...columns];
  const choice = (keys: readonly string[], name: string) =>
    keys.map((value) => ({ value, label: t(`${name}.${value}` as "basis.cost") }));
  return (
    <div className="flex flex-col gap-6">
      <Card title={t("mapping")} description={t("mappingHint", { encoding: encodingName(file.encoding) })}>
        <Form form={form} onSubmit={submit} failure={failure}>
          <div className="grid gap-5 sm:grid-cols-2">
            <FormField form={form} name="mapping.amountColumn" label={t("amountColumn")}>
              {(field) => <NativeSelect {...field} options={columns} />}
            </FormField>
            <FormField form={form} name="mapping.dayColumn" label={t("dayColumn")}>
              {(field) => <NativeSelect {...field} options={columns} />}
            </FormField>
            <FormField
              form={form}
              name="mapping.requestIdColumn"
              label={t("requestIdColumn")}
              hint={t("requestIdHint")}
            >
              {(field) => <NativeSelect {...field} value={field.value ?? ""} options={optional} />}
            </FormField>
            <FormField form={form} name="mapping.modelColumn" label={t("modelColumn")}>
              {(field) => <NativeSelect {...field} value={field.value ?? ""} options={optional} />}
            </FormField>
            <FormField form={form} name="mapping.basis" label={t("basisLabel")}>
              {(field) => <NativeSelect {...field} options={choice(["cost", "list"], "basis")} />}
            </FormField>
            <FormField form={form} name="mapping.tolerance" label={t("tolerance")} hint={t("toleranceHint")}>
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" className="tnum" />}
            </FormField>
            <FormField form={form} name="mapping.decimal" label={t("decimalLabel")}>
              {(field) => (
                <NativeSelect
                  {...field}
                  options={[
                    { value: ".", label: "1,234.56" },
                    { value: ",", label: "1.234,56" },
                  ]}
                />
              )}
            </FormField>
            <FormField form={form} name="mapping.dateOrder" label={t("dateOrderLabel")}>
              {(field) => <NativeSelect {...field} options={choice(["ymd", "dmy", "mdy"], "dateOrder")} />}
            </FormField>
            <FormField form={form} name="mapping.zone" label={t("zone")} hint={t("zoneHint")}>
              {(field) => <Input {...field} autoComplete="off" />}
            </FormField>
          </div>
          <div>
            <SubmitButton form={form}>{t("submit")}</SubmitButton>
          </div>
        </Form>
      </Card>
      <Card title={t("preview")} flush>
        <Table label={t("preview")}>
          <thead>
            <tr>
              {file.columns.map((column, i) => (
                <Th key={`${i} ${column}`}>{column}</Th>
              ))}
              <Th>{t("reads")}</Th>
            </tr>
          </thead>
          <tbody>
            {file.preview.map(({ cells, fault }, row) => (
              <Tr key={row}>
                {file.columns.map((column, i) => (
                  <Td key={`${i} ${column}`} className="max-w-60 truncate whitespace-nowrap">
                    {cells[i] ?? ""}
                  </Td>
                ))}
                <Td className={fault ? "text-danger" : "text-muted"}>
                  {fault ? t("unreadable") : t("readable")}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </Card>
    </div>
  );
}
