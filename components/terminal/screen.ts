import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import { markFork } from "./fork-mark";
import { isMac } from "./keys";
import { muteReplies } from "./quiet-replies";
import { screenText } from "./screen-text";
import { terminalTheme } from "./themes";

export type ScreenOptions = {
  dark: boolean;
  fontSize: number;
  screenReader: boolean;
  /** For output of a process without a PTY: nothing to type into, and a line feed alone starts a new line. */
  plain: boolean;
};

const SCROLLBACK_LINES = 10_000;

/** xterm.js with our addons and nothing of the network. Owns what it makes; `dispose` gives all of it back. */
export class Screen {
  readonly terminal: Terminal;
  readonly search = new SearchAddon({ highlightLimit: 1000 });
  /** While set, questions in the output stay unanswered: it is a replay. */
  replaying = false;
  /** The same while somebody else who looks on answers them. */
  muted = false;
  readonly #fit = new FitAddon();
  #webgl: WebglAddon | null = null;
  #webglBroken = false;

  constructor(options: ScreenOptions) {
    this.terminal = new Terminal({
      allowProposedApi: true,
      linkHandler: hiddenLinks,
      convertEol: options.plain,
      cursorBlink: !options.plain,
      cursorInactiveStyle: options.plain ? "none" : "outline",
      disableStdin: options.plain,
      fontSize: options.fontSize,
      lineHeight: 1.15,
      minimumContrastRatio: 4.5,
      screenReaderMode: options.screenReader,
      scrollback: SCROLLBACK_LINES,
      theme: terminalTheme(options.dark),
    });
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(this.search);
    this.terminal.loadAddon(new WebLinksAddon((_event, uri) => openLink(uri)));
    muteReplies(this.terminal, () => this.replaying || this.muted);
  }

  open(host: HTMLElement, label: string): void {
    this.terminal.options.fontFamily = getComputedStyle(host).fontFamily;
    this.terminal.open(host);
    this.terminal.textarea?.setAttribute("aria-label", label);
    // Tab and Escape are the program's: how to get out is to be said.
    const command = isMac() ? "Command" : "Control";
    this.terminal.textarea?.setAttribute("aria-description", `${command}+Shift+Up leaves the terminal`);
  }

  /** The size that fits its element; null while that has none. */
  measure(): { cols: number; rows: number } | null {
    const size = this.#fit.proposeDimensions();
    if (!size || !Number.isFinite(size.cols) || size.cols < 2 || size.rows < 1) return null;
    return { cols: size.cols, rows: size.rows };
  }

  /** The GPU draws only what is in sight: a browser keeps few contexts, and takes the oldest away. */
  setGpu(use: boolean): void {
    if (!use) {
      this.#webgl?.dispose();
      this.#webgl = null;
      return;
    }
    if (this.#webgl || this.#webglBroken || !hasGpu()) return;
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => {
        webgl.dispose();
        this.#webgl = null;
        this.#webglBroken = true;
      });
      this.terminal.loadAddon(webgl);
      this.#webgl = webgl;
    } catch {
      this.#webglBroken = true; // the DOM renderer goes on
    }
  }

  text(): string {
    return screenText(this.terminal.buffer.active, this.terminal.rows);
  }

  /** Marks where a fork happened, at the cursor as parsed so far. */
  mark(label: string): void {
    markFork(this.terminal, label);
  }

  dispose(): void {
    this.setGpu(false);
    this.terminal.dispose();
  }
}

/**
 * Links whose text a program chose apart from their address (OSC 8), so the address is shown before one goes there.
 * xterm.js asks nobody about other schemes than http and https: it makes no links of them.
 */
const hiddenLinks = {
  activate: (_event: MouseEvent, uri: string) => {
    if (window.confirm(`A program in the sandbox made this link. Open it?\n\n${uri.slice(0, 500)}`))
      openLink(uri);
  },
  allowNonHttpProtocols: false,
};

/** What a program prints is not to be trusted: only pages are opened, and they get no handle to this one. */
function openLink(uri: string): void {
  const protocol = URL.parse(uri)?.protocol;
  if (protocol === "http:" || protocol === "https:") window.open(uri, "_blank", "noopener,noreferrer");
}

let gpu: boolean | null = null;

/** False where WebGL is emulated on the CPU: there the DOM draws many times faster. */
function hasGpu(): boolean {
  if (gpu !== null) return gpu;
  const context = document
    .createElement("canvas")
    .getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  const names = context?.getExtension("WEBGL_debug_renderer_info");
  const renderer = names ? String(context?.getParameter(names.UNMASKED_RENDERER_WEBGL)) : "";
  gpu = context !== null && !/swiftshader|llvmpipe|software|basic render/i.test(renderer);
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // a browser keeps few of them
  return gpu;
}
