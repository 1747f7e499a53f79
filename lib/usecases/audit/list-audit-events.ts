import { z } from "zod";

import { toWireId, WIRE_PREFIX, type WireNoun } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { wireId } from "../wire-id-field";

const PAGE = 50;

const input = z.object({
  /** The last event of the page before. */
  after: wireId("auditEvent").optional(),
  command: z.string().trim().max(80).default(""),
});

/** An object as the wire writes it, or plainly for kinds that have no wire ids. */
function subjectText(kind: string | null, id: string | null): string | null {
  if (kind === null || id === null) return null;
  const noun = kind.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(WIRE_PREFIX, noun) ? toWireId(noun as WireNoun, id) : `${kind} ${id}`;
}

/** The machinery says why it acted (define.ts); visitors need not. */
const hasReason = (detail: unknown) => typeof detail === "object" && detail !== null && "reason" in detail;

/** Into what state the object was put, where the command says so under one of these names. */
function statusIn(detail: unknown): string | null {
  const { status, to, state } = Object(detail) as Readonly<Record<string, unknown>>;
  const put = status ?? to ?? state;
  return typeof put === "string" ? put : null;
}

/** What the asker's own party did, newest first. Never what its parent, its buyers or its siblings did. */
export const listAuditEvents = query({
  name: "audit.list",
  permission: "audit.read",
  input,
  async run({ tx, actor }, { after, command }) {
    const { tenantId, partyId } = actor;
    const rows = await tx.auditEvent.findMany({
      where: {
        tenantId,
        partyId,
        ...(after ? { id: { lt: after } } : {}),
        ...(command ? { command: { contains: command, mode: "insensitive" } } : {}),
      },
      orderBy: { id: "desc" },
      take: PAGE + 1,
    });
    const ids = [...new Set(rows.flatMap((row) => row.memberId ?? []))];
    const members = await tx.member.findMany({
      where: { tenantId, id: { in: ids } },
      select: { id: true, name: true },
    });
    const names = new Map(members.map((member) => [member.id, member.name]));
    const items = rows.slice(0, PAGE).map((row) => ({
      id: toWireId("auditEvent", row.id),
      at: row.createdAt,
      command: row.command,
      by: row.memberId
        ? ("member" as const)
        : hasReason(row.detail)
          ? ("system" as const)
          : ("visitor" as const),
      memberName: row.memberId ? (names.get(row.memberId) ?? null) : null,
      subjectKind: row.subjectKind,
      subject: subjectText(row.subjectKind, row.subjectId),
      status: statusIn(row.detail),
      requestId: row.requestId,
      detail: row.detail,
    }));
    return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
  },
});
