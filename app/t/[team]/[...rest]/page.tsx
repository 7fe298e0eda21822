import { notFound } from "next/navigation";

/** An address that no page has: told within the frame, so that one can go on from there. */
export default function UnknownPage() {
  notFound();
}
