import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "link";
export type ButtonSize = "sm" | "md" | "lg";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-brand text-brand-fg border-transparent hover:brightness-[0.93] dark:hover:brightness-110",
  secondary: "bg-surface text-ink border-line-strong hover:bg-hover",
  ghost: "bg-transparent text-ink border-transparent hover:bg-hover",
  danger:
    "bg-danger-solid text-danger-fg border-transparent hover:brightness-[0.93] dark:hover:brightness-110",
  link: "bg-transparent text-brand-ink border-transparent px-0 h-auto min-h-6 hover:underline underline-offset-4",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "h-7 px-2.5 text-xs gap-1.5",
  md: "h-8 px-3 text-sm gap-2",
  lg: "h-10 px-4 text-sm gap-2",
};

/** Classes of a button, for the rare element that has to look like one without being `Button` or `LinkButton`. */
export function buttonClass(
  variant: ButtonVariant = "secondary",
  size: ButtonSize = "md",
  className?: string,
): string {
  return cn(
    "inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none",
    "transition-[background-color,filter] duration-100",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-busy:cursor-progress aria-busy:opacity-80",
    SIZES[size],
    VARIANTS[variant],
    className,
  );
}

interface Looks {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** A lucide icon (16 px), before the label. */
  icon?: ReactNode;
}

export interface ButtonProps extends ComponentProps<"button">, Looks {
  /** While true the button shows a spinner, keeps its width and focus, and ignores clicks. */
  pending?: boolean;
}

/** A push button; `type` is "button" unless said otherwise, so that none submits a form by accident. */
export function Button({ variant, size, icon, pending, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={buttonClass(variant, size, className)}
    >
      {pending ? <Spinner /> : icon ? <ButtonIcon>{icon}</ButtonIcon> : null}
      {children}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, where `Button` is for doing something. */
export function LinkButton({
  variant,
  size,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Looks) {
  return (
    <Link {...rest} className={buttonClass(variant, size, className)}>
      {icon ? <ButtonIcon>{icon}</ButtonIcon> : null}
      {children}
    </Link>
  );
}

function ButtonIcon({ children }: { children: ReactNode }) {
  return (
    <span aria-hidden="true" className="-ml-0.5 inline-flex [&>svg]:size-4">
      {children}
    </span>
  );
}
