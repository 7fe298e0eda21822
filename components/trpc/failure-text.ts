// biome-ignore lint/plugin: pure text, the same on both sides; it brings nothing of the server along
export { asSentence, failureText } from "@/server/domain/failure-text";
