/**
 * The layers of the product, as docs and folders state them: imports point downward only.
 *
 *   app -> components -> lib/web | lib/gateway -> lib/usecases -> lib/db, lib/integrations -> lib/domain
 *
 * scripts/check-layers.mjs runs this and proves that each rule had something to look at.
 */
const APP = "^(app|proxy|instrumentation)(/|[.]ts)";
const COMPONENTS = "^components/";
const ENTRY = "^lib/(web|gateway)/";
const USECASES = "^lib/usecases/";
const GROUND = "^lib/(db|integrations)/";
const DOMAIN = "^lib/domain/";
const TEST = "[.]test[.]tsx?$|/testing/";

/** Nothing of `from` may import from `to`; tests may, they set the scene. */
const floor = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: TEST },
  to: { path: to },
});

module.exports = {
  forbidden: [
    floor(
      "domain-is-lowest",
      "lib/domain imports nothing of the product but itself.",
      DOMAIN,
      "^(?!lib/domain/|node_modules/)",
    ),
    floor("ground-below-usecases", "lib/db and lib/integrations know no use case.", GROUND, [
      USECASES,
      ENTRY,
      COMPONENTS,
      APP,
    ]),
    floor("usecases-below-entries", "Use cases know neither web nor gateway.", USECASES, [
      ENTRY,
      COMPONENTS,
      APP,
    ]),
    floor("entries-below-pages", "lib/web and lib/gateway know no page; components know no route.", ENTRY, [
      COMPONENTS,
      APP,
    ]),
    floor("components-below-app", "Components do not import from routes.", COMPONENTS, [APP]),
    {
      name: "domain-is-pure",
      comment: "No I/O, no clock, no randomness: lib/domain uses neither Node nor packages.",
      severity: "error",
      from: { path: DOMAIN, pathNot: TEST },
      to: { dependencyTypes: ["core", "npm", "npm-dev"] },
    },
    {
      name: "no-framework-below-web",
      comment: "Next and React stay in app, components and lib/web.",
      severity: "error",
      from: { path: "^lib/", pathNot: ["^lib/web/", TEST] },
      to: { path: "^node_modules/(next|react|react-dom|next-auth|next-intl)/" },
    },
    {
      name: "scoped-transactions-only",
      comment: "The bare clients stay in lib/db; everybody else goes through withTenant or withPlatform.",
      severity: "error",
      from: { pathNot: ["^lib/db/", TEST] },
      to: { path: "^lib/db/client[.]ts$" },
    },
    {
      name: "no-circular",
      comment: "Two modules that need each other are one.",
      severity: "error",
      from: { pathNot: "^node_modules/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-dev-packages-at-run-time",
      comment: "What runs in production is in dependencies.",
      severity: "error",
      from: { path: "^(app|components|lib|server|prisma)", pathNot: TEST },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "^node_modules/@types/",
      },
    },
    {
      name: "no-unresolved",
      comment: "Every import leads somewhere.",
      severity: "error",
      from: { pathNot: "^node_modules/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(generated|[.]next|data)/" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
