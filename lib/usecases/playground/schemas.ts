import { z } from "zod";

/** Nothing is asked: the key is the member's own. */
export const openPlaygroundSchema = z.strictObject({});
