import { z } from "zod";

import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";

import { query } from "../define";

/** What a new installation still lacks. */
export type SetupStep = "operator" | "reseller" | "done";

/** Where the set-up wizard stands: without an operator whoever has the printed link may make the first one, and nobody a second. */
export const setupState = query({
  name: "setup.state",
  permission: "public",
  scope: "platform",
  input: z.object({}),
  async run({ tx }): Promise<SetupStep> {
    const operators = await tx.member.count({ where: { tenantId: PLATFORM_TENANT_ID, role: "operator" } });
    if (operators === 0) return "operator";
    const resellers = await tx.tenant.count({ where: { kind: "reseller" } });
    return resellers === 0 ? "reseller" : "done";
  },
});
