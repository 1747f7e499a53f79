"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { answerQuestion } from "@/lib/usecases/usage/answer-question";
import { useCommand } from "@/lib/web/use-command";

/** A buyer asks about the charge of this call; whoever has looked at it says so. */
export function ChargeQuestion(props: {
  callId: string;
  buyer: string;
  message: string;
  mayAnswer: boolean;
}) {
  const { callId, buyer, message, mayAnswer } = props;
  const t = useTranslations("console-record.question");
  const answer = useCommand<typeof answerQuestion>(`/api/usage/calls/${callId}/answer`, {
    onDone: () => void toast.success(t("answered")),
  });
  return (
    <Callout
      tone="warn"
      title={t("title", { buyer })}
      actions={
        mayAnswer ? (
          <Button
            pending={answer.isPending}
            onClick={() =>
              answer.mutate({ id: callId }, { onError: ({ message: why }) => void toast.error(why) })
            }
          >
            {t("answer")}
          </Button>
        ) : null
      }
    >
      {message === "" ? t("noWords") : <q>{message}</q>}
    </Callout>
  );
}
