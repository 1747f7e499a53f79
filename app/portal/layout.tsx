import type { ReactNode } from "react";

import { ConsoleFrame } from "@/components/auth/console-frame";
import { PORTAL_NAV } from "@/lib/web/nav/portal";
import { requireViewer } from "@/lib/web/viewer";

/** The customer's own rooms. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const scope = await requireViewer(["customer"]);
  return (
    <ConsoleFrame area="portal" nav={PORTAL_NAV} scope={scope}>
      {children}
    </ConsoleFrame>
  );
}
