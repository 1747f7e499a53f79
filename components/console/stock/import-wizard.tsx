"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Meter } from "@/components/ui/meter";
import { NativeSelect } from "@/components/ui/native-select";
import type { commitImport } from "@/lib/usecases/import/commit-import";
import { useCommand } from "@/lib/web/use-command";

import { ImportFindings } from "./import-findings";
import { FILE_BYTES_MAX, sendFile, stopReading, type ImportPreview, type SendStep } from "./send-file";

interface Props {
  accounts: readonly { readonly id: string; readonly label: string }[];
  hrefBase: string;
}

/** Choose a file, see what is in it and what is wrong with it, take all of it. */
export function ImportWizard({ accounts, hrefBase }: Props) {
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  return preview ? (
    <Findings preview={preview} hrefBase={hrefBase} onAgain={() => setPreview(null)} />
  ) : (
    <ChooseFile accounts={accounts} onRead={setPreview} />
  );
}

function ChooseFile({
  accounts,
  onRead,
}: Pick<Props, "accounts"> & { onRead: (preview: ImportPreview) => void }) {
  const t = useTranslations("console-stock.import");
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [step, setStep] = useState<SendStep | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function send(chosen: File) {
    setError(null);
    setStep({ kind: "sending", percent: 0 });
    try {
      onRead(await sendFile(chosen, accountId, setStep));
    } catch (cause) {
      setError(cause instanceof Error && cause.message ? cause.message : t("failed"));
    } finally {
      setStep(null);
    }
  }
  const tooLong = file !== null && file.size > FILE_BYTES_MAX;
  return (
    <Card>
      <form
        className="flex max-w-xl flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (file && !tooLong && step === null) void send(file);
        }}
      >
        <Field label={t("account")}>
          <NativeSelect
            value={accountId}
            onChange={(event) => setAccountId(event.target.value)}
            options={accounts.map(({ id, label }) => ({ value: id, label }))}
          />
        </Field>
        <Field label={t("file")} hint={t("columns")}>
          <Input
            type="file"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </Field>
        {tooLong ? <Callout tone="danger">{t("tooLong")}</Callout> : null}
        {error ? <Callout tone="danger">{error}</Callout> : null}
        {step === null ? null : <Progress step={step} />}
        <div>
          <Button
            type="submit"
            variant="primary"
            disabled={!file || tooLong || !accountId}
            pending={step !== null}
          >
            {t("send")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Progress({ step }: { step: SendStep }) {
  const t = useTranslations("console-stock.import");
  const words = useTranslations("console-imports");
  const { kind, percent } = step;
  return (
    <div className="flex flex-col gap-2">
      <Meter
        ppm={percent * 10_000}
        label={kind === "sending" ? t("sending", { percent }) : t("reading")}
        value={kind === "sending" ? `${percent}%` : words("rows", { count: step.rows, percent })}
      />
      {kind === "reading" ? (
        <div>
          <Button size="sm" onClick={() => void stopReading(step.importId)}>
            {words("stop")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Findings(props: { preview: ImportPreview; hrefBase: string; onAgain: () => void }) {
  const { preview, hrefBase, onAgain } = props;
  const t = useTranslations("console-stock.import");
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const { mutateAsync, isPending } = useCommand<typeof commitImport>(
    `/api/stock-imports/${preview.id}/commit`,
    {
      onDone({ lots }) {
        toast.success(t("committed", { count: lots }));
        router.push(hrefBase);
      },
    },
  );
  const ready = preview.badRows === 0 && preview.goodRows > 0;
  return (
    <div className="flex flex-col gap-6">
      <ImportFindings preview={preview} />
      {error ? <Callout tone="danger">{error}</Callout> : null}
      <div className="flex flex-wrap gap-3">
        {ready ? (
          <Button
            variant="primary"
            pending={isPending}
            onClick={() => {
              setError(null);
              mutateAsync({ id: preview.id }).catch((cause: unknown) =>
                setError(cause instanceof Error ? cause.message : t("failed")),
              );
            }}
          >
            {t("commit", { count: preview.goodRows })}
          </Button>
        ) : null}
        <Button onClick={onAgain} disabled={isPending}>
          {t("again")}
        </Button>
      </div>
    </div>
  );
}
