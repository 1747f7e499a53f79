import { describe, expect, it } from "vitest";
import type { AccessActor } from "./can";
import { can, permissionsOf } from "./can";
import { PARTY_KINDS, ROLES } from "./party-kind";
import type { Permission } from "./permission";
import { PERMISSIONS } from "./permission";

const ACTORS: AccessActor[] = ROLES.flatMap((role) => PARTY_KINDS.map((partyKind) => ({ role, partyKind })));

function who(permission: Permission): string[] {
  return ACTORS.filter((actor) => can(actor, permission)).map((actor) => `${actor.partyKind} ${actor.role}`);
}

describe("can", () => {
  it.each(["root", "distributor", "customer"] as const)(
    "lets a developer of a %s see keys and usage, not invoices, ledger or team",
    (partyKind) => {
      const developer: AccessActor = { role: "developer", partyKind };
      expect(can(developer, "keys.read")).toBe(true);
      expect(can(developer, "keys.write")).toBe(true);
      expect(can(developer, "usage.read")).toBe(true);
      for (const refused of [
        "billing.read",
        "billing.write",
        "topup.create",
        "ledger.read",
        "team.write",
      ] as const) {
        expect(can(developer, refused)).toBe(false);
      }
    },
  );

  it("keeps stock and upstreams, the cost of everything, to the root", () => {
    const sourcing = PERMISSIONS.filter((name) => /^(inventory|suppliers|upstreams)\./.test(name));
    expect(sourcing).toHaveLength(6);
    for (const permission of sourcing) {
      expect(who(permission).filter((actor) => !actor.startsWith("root "))).toEqual([]);
      expect(who(permission)).toContain("root owner");
    }
  });

  it("keeps selling to sellers: a customer has neither prices, customers nor distributors", () => {
    const selling = PERMISSIONS.filter((name) =>
      /^(prices|customers|distributors|brand|ledger)\./.test(name),
    );
    expect(selling).toHaveLength(11);
    for (const permission of selling) {
      expect(who(permission).filter((actor) => actor.startsWith("customer "))).toEqual([]);
      expect(who(permission)).toContain("distributor owner");
    }
  });

  it("gives the platform to the operator alone, and the operator nothing of a tenant's", () => {
    expect(who("platform.write")).toEqual(["platform operator"]);
    expect(permissionsOf({ role: "operator", partyKind: "platform" })).toEqual([
      "audit.read",
      "profile.read",
      "profile.write",
      "platform.read",
      "platform.write",
    ]);
    expect(permissionsOf({ role: "operator", partyKind: "root" })).toEqual([]);
    expect(permissionsOf({ role: "owner", partyKind: "platform" })).toEqual([]);
  });

  it("lets only money roles top up and read bills, and the root not top up at all", () => {
    expect(who("topup.create")).toEqual([
      "distributor owner",
      "customer owner",
      "distributor admin",
      "customer admin",
      "distributor finance",
      "customer finance",
    ]);
    expect(who("billing.read").filter((actor) => /developer|support/.test(actor))).toEqual([]);
  });

  it("gives every permission to somebody, and an owner all that exists for its kind of party", () => {
    expect(PERMISSIONS.length).toBeGreaterThan(30);
    for (const permission of PERMISSIONS) {
      const actors = who(permission);
      expect(actors.length).toBeGreaterThan(0);
      for (const kind of PARTY_KINDS.filter((candidate) => candidate !== "platform")) {
        if (actors.some((actor) => actor.startsWith(`${kind} `))) expect(actors).toContain(`${kind} owner`);
      }
    }
  });
});
