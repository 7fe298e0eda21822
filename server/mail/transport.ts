import { createTransport, type Transporter } from "nodemailer";

const ANSWER_MS = 15_000;

let made: { url: string; transport: Transporter } | null = null;

/** The one way out for mail, by SMTP. `url` is such as `smtps://user:password@mail.example.com`. */
export function transportTo(url: string): Transporter {
  if (made?.url === url) return made.transport;
  made?.transport.close();
  const transport = createTransport({
    url,
    connectionTimeout: ANSWER_MS,
    greetingTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
    // What a message may bring in from elsewhere: nothing.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  made = { url, transport };
  return transport;
}
