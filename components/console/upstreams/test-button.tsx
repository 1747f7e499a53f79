"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";

import { TestDialog } from "./test-dialog";

/** Opens the test of an upstream, which begins at once. */
export function TestButton({ upstream }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstreams.test");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t("run")}
      </Button>
      {open ? <TestDialog upstream={upstream} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
