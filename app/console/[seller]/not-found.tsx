import { NotHere } from "@/components/auth/not-here";

/** What does not exist, or is somebody else's, within the console. */
export default function NotFound() {
  return <NotHere />;
}
