import { notFound } from "next/navigation";
import type { ReactNode } from "react";

import { ConsoleFrame } from "@/components/auth/console-frame";
import { CONSOLE_NAV } from "@/lib/web/nav/console";
import { requireViewer } from "@/lib/web/viewer";

/** A seller's back office; the address names the reader's own party and no other. */
export default async function ConsoleLayout(props: {
  children: ReactNode;
  params: Promise<{ seller: string }>;
}) {
  const scope = await requireViewer(["root", "distributor"]);
  if ((await props.params).seller !== scope.viewer.party.slug) notFound();
  return (
    <ConsoleFrame area="console" nav={CONSOLE_NAV} scope={scope}>
      {props.children}
    </ConsoleFrame>
  );
}
