import { handleWebRequest } from "@/lib/gateway/mount-web";

/** The gateway where only Next runs. Behind server.ts it is never reached: the gateway answers before Next does. */
export const dynamic = "force-dynamic";
export const runtime = "nodejs";

const answer = (request: Request): Promise<Response> => handleWebRequest(request);

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
