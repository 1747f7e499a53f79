import { withPlatform } from "@/lib/db/with-tenant";

import { DemoContext } from "./demo/demo-context";
import { found } from "./demo/founding";
import { playHistory } from "./demo/history";
import { type DemoSignIn, seedOperator } from "./demo/people";
import { renewAccess } from "./demo/renew";
import { arrangeSupply } from "./demo/supply";
import { planTraffic } from "./demo/traffic";
import { seedPlatform, TENANT_SLUG } from "./demo/tree";

export interface DemoOptions {
  /** Where web and gateway will be served. */
  readonly port: number;
  /** Base URL of the sandbox upstream, without `/v1`. */
  readonly sandboxUrl: string;
  readonly report: (line: string) => void;
  readonly now: Date;
}

/** How to get into the demonstration. The passwords and the key exist nowhere else. */
export interface DemoAccess {
  readonly url: string;
  readonly gatewayUrl: string;
  readonly apiKey: string;
  readonly signIns: (DemoSignIn & { readonly url: string })[];
}

/**
 * Fills an installation with a reseller worth looking at: stock, prices, a tree of buyers and sixty days of calls,
 * through the code that real ones go through. The same on every machine on the same day, but for passwords and keys.
 * Where that reseller is there already, because an earlier seeding was cut short, it only gets new passwords and a key.
 */
export async function seedDemo({ port, sandboxUrl, report, now }: DemoOptions): Promise<DemoAccess> {
  const demo = new DemoContext(now);
  const operator = await withPlatform(async (tx) => {
    await seedPlatform(tx, demo);
    return seedOperator(tx, demo);
  });
  const { signIns, apiKey } = (await renewed(demo, report)) ?? (await played(demo, sandboxUrl, report));
  const shop = `http://${TENANT_SLUG}.localhost:${port}`;
  const doors: Record<DemoSignIn["role"], string> = {
    operator: `http://localhost:${port}/platform`,
    reseller: `${shop}/console/${TENANT_SLUG}`,
    distributor: `${shop}/console/lotus-cloud`,
    customer: `${shop}/portal`,
  };
  return {
    url: shop,
    gatewayUrl: `http://127.0.0.1:${port}/v1`,
    apiKey,
    signIns: [operator, ...signIns].map((signIn) => ({ ...signIn, url: doors[signIn.role] })),
  };
}

type Report = DemoOptions["report"];
type Access = Awaited<ReturnType<typeof renewAccess>>;

async function renewed(demo: DemoContext, report: Report): Promise<Access | undefined> {
  const there = await withPlatform((tx) =>
    tx.tenant.findUnique({ where: { slug: TENANT_SLUG }, select: { id: true } }),
  );
  if (!there) return undefined;
  report("the demonstration reseller is there already: new passwords and a new key");
  return demo.transaction((tx) => renewAccess(tx, demo, there.id), there.id);
}

async function played(demo: DemoContext, sandboxUrl: string, report: Report): Promise<Access> {
  const calls = planTraffic(demo);
  report("founding the demonstration reseller");
  const founded = await demo.transaction((tx) => found(tx, demo, calls, sandboxUrl));
  report(`playing ${calls.length} calls of sixty days`);
  const made = await playHistory(demo, founded, calls, report);
  await noteKeyUse();
  await arrangeSupply(demo);
  report(`${made} calls made and billed`);
  return founded;
}

/** What the gateway notes as keys are used: when each was, last. */
async function noteKeyUse(): Promise<void> {
  await withPlatform(
    (tx) => tx.$executeRaw`
      UPDATE api_key k SET last_used_at = used.at
      FROM (SELECT tenant_id, api_key_id, max(admitted_at) AS at FROM call GROUP BY tenant_id, api_key_id) used
      WHERE k.tenant_id = used.tenant_id AND k.id = used.api_key_id`,
  );
}
