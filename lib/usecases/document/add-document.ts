import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Invalid } from "../errors";
import { mediaTypeOf } from "./media-type";
import { addDocumentInput, DOCUMENT_BYTES_MAX } from "./schemas";
import { documentSubject } from "./subject";

/** Keeps a file with a purchase order, a supplier account or a lot. Throws Invalid for types not on the list. */
export const addDocument = command({
  name: "document.add",
  permission: "inventory.write",
  input: addDocumentInput,
  async run({ tx, actor, now, newId, audit }, { name, content: base64, ...named }) {
    const { tenantId, memberId } = actor;
    const subject = await documentSubject(tx, tenantId, named);
    const content = Buffer.from(base64, "base64");
    if (content.length === 0 || content.length > DOCUMENT_BYTES_MAX)
      throw new Invalid({ content: "document_size" });
    const mediaType = mediaTypeOf(name, content);
    if (mediaType === null) throw new Invalid({ content: "document_type" });
    const id = newId();
    await tx.stockDocument.create({
      data: {
        ...{ tenantId, id, ...subject, name, mediaType, sizeBytes: content.length },
        ...{ content: new Uint8Array(content), memberId, createdAt: now },
      },
    });
    audit({ kind: subject.subjectKind, id: subject.subjectId, detail: { documentId: id, name } });
    return { id: toWireId("stockDocument", id) };
  },
});
