"use client";

import { useTranslations } from "next-intl";

import type { Question } from "@/lib/web/playground/chat";

/** What was asked. */
export function QuestionBubble({ question }: { question: Question }) {
  const t = useTranslations("portal-playground");
  return (
    <div className="ml-6 flex flex-col items-end gap-2 self-end">
      {question.images.length > 0 ? (
        <div className="flex flex-wrap justify-end gap-2">
          {question.images.map((url, index) => (
            <img
              key={index}
              src={url}
              alt={t("attached", { number: index + 1 })}
              className="h-20 w-auto rounded-md border object-cover"
            />
          ))}
        </div>
      ) : null}
      {question.text === "" ? null : (
        <p className="max-w-full rounded-lg bg-brand-soft px-3 py-2 text-sm break-words whitespace-pre-wrap">
          {question.text}
        </p>
      )}
    </div>
  );
}
