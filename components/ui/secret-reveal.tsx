"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Button } from "./button";
import { Callout } from "./callout";
import { Checkbox } from "./checkbox";
import { CopyButton } from "./copy-button";

export interface SecretRevealProps {
  secret: string;
  /** What it is: "API key". */
  what: string;
  /** Called once the reader says it is stored; drop the secret from state there. */
  onDone: () => void;
  /** Next steps: a snippet, a link. */
  children?: ReactNode;
}

/** A secret shown this once: plain, copyable, and not to be left before the reader copied it or ticks that it is kept. */
export function SecretReveal({ secret, what, onDone, children }: SecretRevealProps) {
  const t = useTranslations("ui.secret");
  const [kept, setKept] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <Callout tone="warn" title={t("title", { what })}>
        {t("body")}
      </Callout>
      <div className="flex items-center gap-2 rounded-lg border bg-sunken py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all" data-secret>
          {secret}
        </code>
        <CopyButton value={secret} what={what} labelled onCopied={() => setKept(true)} />
      </div>
      {children}
      <Checkbox label={t("kept")} checked={kept} onCheckedChange={(checked) => setKept(checked === true)} />
      <div className="flex flex-col sm:flex-row-reverse">
        <Button variant="primary" disabled={!kept} onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
