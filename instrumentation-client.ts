import { z } from "zod";

/**
 * Runs in the browser before anything else: zod would otherwise try to compile its checks with `new Function`, which the
 * content security policy forbids and browsers report as a violation, though zod goes on without it.
 */
z.config({ jitless: true });
