"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";

import { Textarea } from "@/components/ui/input";
import { readCredentialLines } from "@/lib/domain/purchasing/credential-lines";

/** Keys as they are pasted, one a line, hidden from whoever looks over one's shoulder; says how many they are. */
export function SecretLines({ value, ...rest }: ComponentProps<typeof Textarea> & { value: string }) {
  const t = useTranslations("console-upstream-settings.credentials");
  const { credentials, duplicates } = readCredentialLines(value);
  return (
    <>
      <Textarea
        {...rest}
        value={value}
        rows={3}
        autoComplete="off"
        spellCheck={false}
        className="font-mono [-webkit-text-security:disc]"
      />
      <p aria-live="polite" className="text-xs text-muted">
        {value.trim() === "" ? null : t("preview", { count: credentials.length, duplicates })}
      </p>
    </>
  );
}
