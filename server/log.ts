import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from "pino";
import type { Settings } from "./env.ts";
import { currentRequestId } from "./request-scope.ts";

export type { Logger };

/** What must never reach a log, wherever it sits in what is logged. */
const SECRET_PATHS = [
  "env",
  "password",
  "credentials",
  "authorization",
  "cookie",
  "databaseUrl",
  "secretKey",
  "headers.authorization",
  "headers.cookie",
].flatMap((path) => [path, `*.${path}`, `*.*.${path}`]);

/** The server's structured log, one JSON object a line, on stdout unless told otherwise. */
export function createLogger(settings: Pick<Settings, "logLevel">, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level: settings.logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === null ? {} : { requestId };
    },
    redact: { paths: SECRET_PATHS, censor: "[hidden]" },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** For tests and for code that runs before the settings are known. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}
