"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { buttonClass, type ButtonSize, type ButtonVariant } from "./button";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** What it does, in words: read aloud and shown as tooltip. */
  label: string;
  icon: ReactNode;
  variant?: ButtonVariant;
  size?: ButtonSize;
  pending?: boolean;
  /** Leave the tooltip out where a menu opens in its place. */
  noTooltip?: boolean;
}

const SQUARE: Record<ButtonSize, string> = { sm: "w-7 px-0", md: "w-8 px-0", lg: "w-10 px-0" };

/** A button that is only an icon (28, 32 or 40 px square), with its name as tooltip and label. */
export function IconButton(props: IconButtonProps) {
  const {
    label,
    icon,
    variant = "ghost",
    size = "md",
    pending,
    noTooltip,
    className,
    onClick,
    ...rest
  } = props;
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={cn(buttonClass(variant, size), SQUARE[size], "[&>svg]:size-4", className)}
    >
      {pending ? <Spinner /> : icon}
    </button>
  );
  return noTooltip ? button : <Tooltip content={label}>{button}</Tooltip>;
}
