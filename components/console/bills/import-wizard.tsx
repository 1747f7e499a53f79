"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Meter } from "@/components/ui/meter";
import { NativeSelect } from "@/components/ui/native-select";
import type { readBillFile } from "@/lib/usecases/reconciling/read-bill-file";
import { BILL_BYTES_MAX } from "@/lib/usecases/reconciling/schemas";
import type { startBill } from "@/lib/usecases/reconciling/start-bill";
import { sendCommand, type AnswerOf } from "@/lib/web/api";
import { failureOf, type CommandFailure } from "@/lib/web/use-command";

import { MappingForm } from "./mapping-form";
import { sendFile } from "./send-file";

interface Props {
  readonly accounts: readonly { id: string; label: string; currency: string }[];
  readonly hrefBase: string;
}

interface Read {
  readonly id: string;
  readonly file: AnswerOf<typeof readBillFile>;
}

/** From a file to an imported bill: whose it is, how it is read, a look at its first rows. */
export function ImportWizard({ accounts, hrefBase }: Props) {
  const t = useTranslations("console-bills.wizard");
  const router = useRouter();
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [sentPpm, setSentPpm] = useState<number | null>(null);
  const [failure, setFailure] = useState<CommandFailure | null>(null);
  const [read, setRead] = useState<Read | null>(null);

  async function send() {
    if (!file) return;
    setFailure(null);
    setSentPpm(0);
    try {
      const { id } = await sendCommand<AnswerOf<typeof startBill>>("/api/supplier-bills", {
        accountId,
        fileName: file.name,
      });
      await sendFile(id, file, setSentPpm);
      setRead({ id, file: await sendCommand<Read["file"]>("/api/supplier-bills/read", { id }) });
    } catch (error) {
      setFailure(failureOf(error) ?? { message: t("failed") });
    } finally {
      setSentPpm(null);
    }
  }

  // Said before anything of it is sent.
  const tooLong = file !== null && file.size > BILL_BYTES_MAX;
  if (read) return <MappingForm {...read} onImported={() => router.push(`${hrefBase}/${read.id}`)} />;
  return (
    <Card className="max-w-2xl">
      <div className="flex flex-col gap-5">
        <Field label={t("account")} hint={t("accountHint")}>
          <NativeSelect
            value={accountId}
            onChange={(event) => setAccountId(event.target.value)}
            options={accounts.map(({ id, label }) => ({ value: id, label }))}
          />
        </Field>
        <Field label={t("file")} hint={t("fileHint")}>
          <Input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        </Field>
        {tooLong ? <Callout tone="danger" title={t("tooLong")} /> : null}
        {failure ? <Callout tone="danger" title={failure.message} /> : null}
        {sentPpm === null ? null : (
          <Meter ppm={sentPpm} label={t("sending")} value={`${Math.floor(sentPpm / 10_000)}%`} />
        )}
        <div>
          <Button
            variant="primary"
            disabled={!file || tooLong || accountId === ""}
            pending={sentPpm !== null}
            onClick={() => void send()}
          >
            {t("next")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
