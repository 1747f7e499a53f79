import { z } from "zod";

import { wireId } from "../wire-id-field";

/** Five megabytes: an invoice, a quote, a screenshot. Kept in the database, so that a backup has them. */
export const DOCUMENT_BYTES_MAX = 5 * 1024 * 1024;
/** Base64 takes four characters for three bytes. */
const BASE64_LENGTH_MAX = Math.ceil(DOCUMENT_BYTES_MAX / 3) * 4;

const subject = {
  orderId: wireId("purchaseOrder").optional(),
  accountId: wireId("supplierAccount").optional(),
  lotId: wireId("lot").optional(),
};

const oneSubject = (input: { orderId?: string; accountId?: string; lotId?: string }) =>
  [input.orderId, input.accountId, input.lotId].filter((id) => id !== undefined).length === 1;

export const addDocumentInput = z
  .strictObject({
    ...subject,
    name: z.string().trim().min(1).max(200),
    /** The file's bytes in base64. */
    content: z.string().min(1).max(BASE64_LENGTH_MAX),
  })
  .refine(oneSubject);

export const listDocumentsInput = z.strictObject(subject).refine(oneSubject);

export const documentInput = z.strictObject({ id: wireId("stockDocument") });
