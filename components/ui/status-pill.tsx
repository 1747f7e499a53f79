import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Clock,
  Pause,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "./badge";
import type { Tone } from "./callout";

/** What a state means to the reader; each has its own icon, so colour never stands alone. */
export type StatusKind = "good" | "waiting" | "working" | "attention" | "bad" | "paused" | "off";

const KINDS: Record<StatusKind, { tone: Tone; icon: LucideIcon }> = {
  good: { tone: "ok", icon: CircleCheck },
  waiting: { tone: "info", icon: Clock },
  working: { tone: "info", icon: CircleDashed },
  attention: { tone: "warn", icon: TriangleAlert },
  bad: { tone: "danger", icon: CircleAlert },
  paused: { tone: "neutral", icon: Pause },
  off: { tone: "neutral", icon: Ban },
};

/** The state of an object as icon and word. */
export function StatusPill({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  const { tone, icon: Icon } = KINDS[kind];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {children}
    </Badge>
  );
}
