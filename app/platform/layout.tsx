import type { ReactNode } from "react";

import { ConsoleFrame } from "@/components/auth/console-frame";
import { PLATFORM_NAV } from "@/lib/web/nav/platform";
import { requireViewer } from "@/lib/web/viewer";

/** The operator's rooms. */
export default async function PlatformLayout({ children }: { children: ReactNode }) {
  const scope = await requireViewer(["platform"]);
  return (
    <ConsoleFrame area="platform" nav={PLATFORM_NAV} scope={scope}>
      {children}
    </ConsoleFrame>
  );
}
