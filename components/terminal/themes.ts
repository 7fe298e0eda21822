import type { ITheme } from "@xterm/xterm";

/** Colours with at least 4.5:1 against their background; xterm lifts what a program picks below that. */
const DARK: ITheme = {
  background: "#0a0b0d",
  foreground: "#e3e6ea",
  cursor: "#8ab4f8",
  cursorAccent: "#0a0b0d",
  selectionBackground: "#31486b",
  selectionInactiveBackground: "#3a4b66",
  black: "#22272e",
  red: "#f47067",
  green: "#6bc46d",
  yellow: "#daaa3f",
  blue: "#6cb6ff",
  magenta: "#dcbdfb",
  cyan: "#56d4dd",
  white: "#c9d1d9",
  brightBlack: "#7d8590",
  brightRed: "#ff938a",
  brightGreen: "#8ddb8c",
  brightYellow: "#eac55f",
  brightBlue: "#96d0ff",
  brightMagenta: "#eedcff",
  brightCyan: "#76e3ea",
  brightWhite: "#ffffff",
};

const LIGHT: ITheme = {
  background: "#fbfcfd",
  foreground: "#1f2328",
  cursor: "#0a5bd3",
  cursorAccent: "#fbfcfd",
  selectionBackground: "#b6d4fe",
  selectionInactiveBackground: "#c5d3e6",
  black: "#24292f",
  red: "#c21f2f",
  green: "#116329",
  yellow: "#7d5300",
  blue: "#0a5bd3",
  magenta: "#7a3bc4",
  cyan: "#0f6674",
  white: "#57606a",
  brightBlack: "#57606a",
  brightRed: "#a40e26",
  brightGreen: "#1a7f37",
  brightYellow: "#633c01",
  brightBlue: "#0550ae",
  brightMagenta: "#6639ba",
  brightCyan: "#0b4f59",
  brightWhite: "#24292f",
};

export function terminalTheme(dark: boolean): ITheme {
  return dark ? DARK : LIGHT;
}
