import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { initialOf } from "./initial";

export interface Brand {
  name: string;
  /** A re-encoded raster image of ours, about square; without one the first letter stands on the accent. */
  logoUrl?: string | null;
  /** "#rrggbb"; the product's own accent where missing. */
  accent?: string | null;
}

/** The tenant's mark and name, leading to its start page. */
export function BrandMark({
  brand,
  href,
  detail,
  className,
}: {
  brand: Brand;
  href: string;
  detail?: string;
  className?: string;
}) {
  const letter = initialOf(brand.name);
  return (
    <Link href={href} className={cn("flex min-h-8 min-w-0 items-center gap-2.5 rounded-md", className)}>
      {brand.logoUrl ? (
        <img
          src={brand.logoUrl}
          alt=""
          width={28}
          height={28}
          className="size-7 shrink-0 rounded-md object-contain"
        />
      ) : (
        <span
          aria-hidden="true"
          className="flex size-7 shrink-0 items-center justify-center rounded-md bg-brand text-sm font-semibold text-brand-fg"
        >
          {letter}
        </span>
      )}
      <span className="min-w-0 leading-tight">
        <span className="block truncate font-semibold">{brand.name}</span>
        {detail ? <span className="block truncate text-xs text-muted">{detail}</span> : null}
      </span>
    </Link>
  );
}
