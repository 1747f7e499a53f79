import type { NextRequest } from "next/server";
import NextAuth from "next-auth";

import { authOptions } from "@/lib/web/auth-options";
import { errorResponse, RefusedRequest } from "@/lib/web/error-response";
import { isSecure, originOf } from "@/lib/web/host";
import { requestIdOf } from "@/lib/web/request-id";
import { readScope } from "@/lib/web/scope";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth behind our own door: the host must be a tenant's or the platform's, writes must come from our pages. */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  const { headers } = request;
  try {
    const scope = await readScope(headers);
    if (request.method !== "GET" && headers.get("origin") !== originOf(headers)) {
      throw new RefusedRequest("wrong_origin");
    }
    return (await NextAuth(request, context, authOptions(scope, isSecure(headers)))) as Response;
  } catch (error) {
    return errorResponse(error, { locale: "en", requestId: requestIdOf(headers), useCase: "auth" });
  }
}

export { handler as GET, handler as POST };
