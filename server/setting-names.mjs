/**
 * Environment variables that are settings of an instance (env.ts says what they mean). Plain JavaScript: the first
 * script reads it under whatever Node the machine has.
 */
const SETTING =
  /^(FORKYARD_.*|CONTAINERD_ADDRESS|DATABASE_URL|HOST|LOG_LEVEL|MAIL_FROM|PORT|PREVIEW_DOMAIN|PUBLIC_URL|SMTP_URL|TRUST_PROXY)$/;

/** @param {string} name */
export const isSetting = (name) => SETTING.test(name);
