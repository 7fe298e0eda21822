export type Caption = { title: string; text: string; edge: "top" | "bottom" };
export type Overlay = { caption(caption: Partial<Caption>): void };
export const OVERLAY = "__forkyardDemo";

/**
 * Runs in the page before its own scripts: draws captions and a pointer that follows the real mouse, in a shadow root
 * beside the page's body, where neither the page's styles nor its scripts reach. Nothing in it can be clicked.
 * What it shows survives a reload.
 */
export function installOverlay(name: string): void {
  if (window !== window.top) return;
  const host = document.createElement("forkyard-demo");
  host.setAttribute("aria-hidden", "true");
  host.style.cssText = "position:fixed;inset:0;z-index:2147483647;pointer-events:none;display:block";
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .caption { position: absolute; left: 50%; bottom: 44px; max-width: 860px; width: max-content; padding: 12px 22px;
      border-radius: 12px; transform: translateX(-50%); background: rgb(12 14 18 / 0.9); color: #fff; text-align: center;
      font: 500 19px/1.4 system-ui, sans-serif; box-shadow: 0 8px 30px rgb(0 0 0 / 0.35); transition: opacity 160ms }
    .caption.top { bottom: auto; top: 72px }
    .caption:empty { opacity: 0 }
    .caption small { display: block; font-size: 15px; font-weight: 400; color: #c9d1dc }
    .pointer { position: absolute; left: 0; top: 0; width: 24px; height: 24px; visibility: hidden;
      filter: drop-shadow(0 1px 2px rgb(0 0 0 / 0.5)) }
    .ring { position: absolute; width: 34px; height: 34px; margin: -17px; border: 3px solid #5b8cff; border-radius: 50%;
      animation: ring 450ms ease-out forwards }
    @keyframes ring { from { transform: scale(0.3); opacity: 1 } to { transform: scale(1.2); opacity: 0 } }
  `);
  root.adoptedStyleSheets = [sheet];
  const caption = Object.assign(document.createElement("div"), { className: "caption" });
  const svg = "http://www.w3.org/2000/svg";
  const pointer = document.createElementNS(svg, "svg");
  pointer.setAttribute("class", "pointer");
  pointer.setAttribute("viewBox", "0 0 24 24");
  const arrow = document.createElementNS(svg, "path");
  arrow.setAttribute("d", "M3 2 L3 19 L7.6 14.8 L10.6 21.6 L13.6 20.3 L10.6 13.6 L17 13.2 Z");
  arrow.setAttribute("fill", "#fff");
  arrow.setAttribute("stroke", "#111");
  arrow.setAttribute("stroke-width", "1.5");
  pointer.append(arrow);
  root.append(caption, pointer);

  type Kept = Caption & { x?: number; y?: number };
  const kept: Kept = JSON.parse(sessionStorage.getItem(name) ?? '{"title":"","text":"","edge":"bottom"}');
  const draw = () => {
    if (!host.isConnected) document.documentElement?.append(host);
    caption.classList.toggle("top", kept.edge === "top");
    caption.replaceChildren();
    if (kept.title || kept.text) caption.append(kept.title);
    if (kept.text) caption.append(Object.assign(document.createElement("small"), { textContent: kept.text }));
    place();
  };
  const place = () => {
    if (kept.x === undefined) return;
    pointer.style.visibility = "visible";
    pointer.style.transform = `translate(${kept.x - 3}px, ${(kept.y ?? 0) - 2}px)`;
  };
  const keep = (change: Partial<Kept>) => {
    Object.assign(kept, change);
    sessionStorage.setItem(name, JSON.stringify(kept));
    draw();
  };
  const at = (event: MouseEvent) => {
    Object.assign(kept, { x: event.clientX, y: event.clientY });
    sessionStorage.setItem(name, JSON.stringify(kept));
    place();
  };
  window.addEventListener("mousemove", at, { capture: true, passive: true });
  window.addEventListener(
    "mousedown",
    (event) => {
      const ring = Object.assign(document.createElement("div"), { className: "ring" });
      ring.style.left = `${event.clientX}px`;
      ring.style.top = `${event.clientY}px`;
      root.append(ring);
      ring.addEventListener("animationend", () => ring.remove());
    },
    { capture: true, passive: true },
  );
  document.addEventListener("DOMContentLoaded", draw);
  window.addEventListener("load", draw);
  (window as unknown as Record<string, Overlay>)[name] = { caption: keep };
}
