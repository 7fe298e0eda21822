import { encode } from "uqr";

/** Dark on light in both themes: cameras read nothing else reliably. */
export function QrImage({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="block w-full rounded-md bg-white"
    >
      <path d={path} fill="black" />
    </svg>
  );
}
