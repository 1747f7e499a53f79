"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button, type ButtonSize, type ButtonVariant } from "./button";
import { IconButton } from "./icon-button";

export interface CopyButtonProps {
  value: string;
  /** What is copied, for the label: "API key". */
  what?: string;
  /** Shows the word "Copy" instead of only the icon. */
  labelled?: boolean;
  variant?: ButtonVariant;
  size?: ButtonSize;
  onCopied?: () => void;
  className?: string;
}

/** Copies `value`; says so for two seconds on the button and to screen readers, and in a toast when it could not. */
export function CopyButton({
  value,
  what,
  labelled,
  variant,
  size = "sm",
  onCopied,
  className,
}: CopyButtonProps) {
  const t = useTranslations("ui.copy");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      onCopied?.();
    } catch {
      toast.error(t("failed"));
    }
  }

  const label = copied ? t("copied") : what ? t("copyWhat", { what }) : t("copy");
  const icon = copied ? <Check /> : <Copy />;
  return (
    <>
      {labelled ? (
        <Button variant={variant} size={size} icon={icon} onClick={() => void copy()} className={className}>
          {copied ? t("copied") : t("copy")}
        </Button>
      ) : (
        <IconButton
          label={label}
          icon={icon}
          variant={variant}
          size={size}
          onClick={() => void copy()}
          className={className}
        />
      )}
      <span role="status" className="sr-only">
        {copied ? t("copied") : ""}
      </span>
    </>
  );
}
