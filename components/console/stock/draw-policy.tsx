"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Card } from "@/components/ui/card";
import { Form, FormField, SubmitButton } from "@/components/ui/form";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { RadioTiles } from "@/components/ui/radio-tiles";
import { DateTime } from "@/components/ui/relative-time";
import { DRAW_ORDERS, type DrawOrder } from "@/lib/domain/inventory/draw-policy";
import type { getDrawPolicy } from "@/lib/usecases/inventory/get-draw-policy";
import { shortageFields } from "@/lib/usecases/inventory/movement-schemas";
import type { moveLot } from "@/lib/usecases/inventory/move-lot";
import type { setDrawOrder } from "@/lib/usecases/inventory/set-draw-order";
import { nanoToDecimal } from "@/lib/web/format";
import { useCommand, useCommandForm } from "@/lib/web/use-command";

type Policy = Awaited<ReturnType<typeof getDrawPolicy.execute>>;
type Account = Policy["accounts"][number];

/** The tenant's order of drawing, and of each account what happens when its stock runs short. */
export function DrawPolicy({ policy, hrefBase }: { policy: Policy; hrefBase: string }) {
  const t = useTranslations("console-stock.policy");
  return (
    <div className="flex flex-col gap-6">
      <OrderCard order={policy.order} />
      {policy.accounts.map((account) => (
        <Card key={account.id} title={t("short", { account: `${account.supplierName} · ${account.name}` })}>
          <ShortageForm account={account} />
          {policy.order === "own" ? <OwnOrder account={account} hrefBase={hrefBase} /> : null}
        </Card>
      ))}
    </div>
  );
}

function OrderCard({ order }: { order: DrawOrder }) {
  const t = useTranslations("console-stock.policy");
  const { mutate, isPending, variables } = useCommand<typeof setDrawOrder>("/api/stock-policy/order", {
    onDone: () => void toast.success(t("orderDone")),
  });
  return (
    <Card title={t("order")} description={t("keptFirst")}>
      <RadioTiles
        columns={3}
        aria-label={t("order")}
        value={isPending ? variables.order : order}
        onValueChange={(value: string) => {
          const chosen = DRAW_ORDERS.find((each) => each === value);
          if (chosen) mutate({ order: chosen });
        }}
        tiles={DRAW_ORDERS.map((value) => ({
          value,
          label: t(`orders.${value}`),
          hint: t(`orderHints.${value}`),
        }))}
      />
    </Card>
  );
}

function ShortageForm({ account }: { account: Account }) {
  const t = useTranslations("console-stock.policy");
  const { form, submit, failure } = useCommandForm("/api/stock-policy/shortage", shortageFields, {
    extra: { accountId: account.id },
    form: {
      defaultValues: {
        whenShort: account.whenShort,
        dailyCap: account.dailyCapNano === null ? "" : nanoToDecimal(account.dailyCapNano),
      },
    },
    onDone: () => void toast.success(t("saved")),
  });
  return (
    <Form form={form} onSubmit={submit} failure={failure} className="max-w-2xl">
      <FormField form={form} name="whenShort" label={t("whenShort")}>
        {(field) => (
          <RadioTiles
            columns={2}
            value={field.value}
            onValueChange={field.onChange}
            tiles={(["refuse", "pay_as_you_go"] as const).map((value) => ({
              value,
              label: t(value),
              hint: t(`${value}Hint`),
            }))}
          />
        )}
      </FormField>
      {form.watch("whenShort") === "pay_as_you_go" ? (
        <FormField
          form={form}
          name="dailyCap"
          label={t("dailyCap", { currency: account.currency })}
          hint={t("dailyCapHint")}
          optional
        >
          {(field) => <Input {...field} inputMode="decimal" autoComplete="off" numeric />}
        </FormField>
      ) : null}
      <div>
        <SubmitButton form={form}>{t("save")}</SubmitButton>
      </div>
    </Form>
  );
}

function OwnOrder({ account, hrefBase }: { account: Account; hrefBase: string }) {
  const t = useTranslations("console-stock.policy");
  const { lots } = account;
  return (
    <section className="mt-6 flex flex-col gap-2">
      <h3 className="text-sm font-medium">{t("lots", { account: account.name })}</h3>
      {lots.length === 0 ? <p className="text-sm text-muted">{t("noLots")}</p> : null}
      <ol className="flex flex-col divide-y rounded-md border">
        {lots.map((lot, index) => (
          <li key={lot.id} className="flex items-center gap-3 px-3 py-1.5">
            <span className="tnum w-6 text-muted">{index + 1}</span>
            <span className="flex min-w-0 flex-1 flex-col">
              <Link href={`${hrefBase}/${lot.id}`} className="truncate text-brand-ink hover:underline">
                {lot.name}
              </Link>
              <span className="text-xs text-muted">
                {lot.expiresAt
                  ? t.rich("expires", { date: () => <DateTime at={lot.expiresAt ?? ""} style="date" /> })
                  : t("never")}
              </span>
            </span>
            <MoveButton lot={lot} direction="up" disabled={index === 0} />
            <MoveButton lot={lot} direction="down" disabled={index === lots.length - 1} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function MoveButton(props: {
  lot: { readonly id: string; readonly name: string };
  direction: "up" | "down";
  disabled: boolean;
}) {
  const { lot, direction, disabled } = props;
  const t = useTranslations("console-stock.policy");
  const { mutate, isPending } = useCommand<typeof moveLot>(`/api/lots/${lot.id}/move`);
  return (
    <IconButton
      label={t(direction, { name: lot.name })}
      icon={direction === "up" ? <ArrowUp /> : <ArrowDown />}
      size="sm"
      pending={isPending}
      disabled={disabled}
      onClick={() => mutate({ id: lot.id, direction })}
    />
  );
}
