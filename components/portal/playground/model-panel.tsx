"use client";

import { Code } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

import { requestSamples } from "@/components/samples/request-samples";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { chatBody, type ChatSettings, type Message } from "@/lib/web/playground/chat";
import type { Chat } from "@/lib/web/playground/use-chat";

import { AnswerBubble } from "./answer-bubble";
import { QuestionBubble } from "./question-bubble";

export interface ModelChoice {
  readonly name: string;
  readonly displayName: string;
  readonly vision: boolean;
  readonly reasoning: boolean;
}

interface ModelPanelProps {
  readonly side: "a" | "b";
  readonly chat: Chat;
  readonly models: readonly ModelChoice[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
  /** May be left without a model. */
  readonly optional: boolean;
  readonly settings: ChatSettings;
  readonly origin: string;
}

/** One model: which it is, what was said, and the code that asks the same. */
export function ModelPanel(props: ModelPanelProps) {
  const { side, chat, models, chosen, onChoose, optional, settings, origin } = props;
  const t = useTranslations("portal-playground");
  const none = optional ? [{ value: "", label: t("noSecond") }] : [];
  return (
    <section aria-label={t(`side.${side}`)} className="flex min-w-0 flex-col rounded-lg border bg-surface">
      <header className="flex items-end gap-2 border-b p-3">
        <Field label={t(`side.${side}`)} className="flex-1">
          <NativeSelect
            value={chosen}
            disabled={chat.busy}
            onChange={({ target }) => onChoose(target.value)}
            options={[
              ...none,
              ...models.map(({ name, displayName }) => ({ value: name, label: displayName })),
            ]}
          />
        </Field>
        {chosen === "" ? null : (
          <Dialog
            title={t("code")}
            description={t("codeHint")}
            size="lg"
            trigger={
              <Button variant="ghost" icon={<Code />}>
                {t("viewCode")}
              </Button>
            }
          >
            <CodeBlock
              label={t("code")}
              samples={requestSamples({
                origin,
                apiKey: "YOUR_API_KEY",
                request: chatBody(chosen, settings, questionsOr(chat.messages)),
              })}
            />
          </Dialog>
        )}
      </header>
      <Said messages={chat.messages} />
    </section>
  );
}

/** The code of an empty conversation says hello. The answer under way is not part of the question. */
function questionsOr(messages: readonly Message[]): readonly Message[] {
  if (messages.length === 0) return [{ role: "user", text: "Hello!", images: [] }];
  return messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages;
}

function Said({ messages }: { messages: readonly Message[] }) {
  const t = useTranslations("portal-playground");
  const end = useRef<HTMLDivElement>(null);
  const last = messages.at(-1);
  const length = last?.role === "assistant" ? last.text.length : messages.length;
  useEffect(() => {
    const box = end.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [length]);
  return (
    <div
      ref={end}
      role="log"
      aria-label={t("conversation")}
      tabIndex={0}
      className="flex max-h-[60vh] min-h-40 flex-col gap-3 overflow-y-auto p-3 focus-visible:-outline-offset-2"
    >
      {messages.length === 0 ? <p className="m-auto text-sm text-muted">{t("nothingSaid")}</p> : null}
      {messages.map((message, index) =>
        message.role === "user" ? (
          <QuestionBubble key={index} question={message} />
        ) : (
          <AnswerBubble key={index} answer={message} />
        ),
      )}
    </div>
  );
}
