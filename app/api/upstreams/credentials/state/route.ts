import { setCredentialState } from "@/lib/usecases/upstream/set-credential-state";
import { route } from "@/lib/web/route";

export const POST = route(setCredentialState);
