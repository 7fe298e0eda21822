// biome-ignore lint/plugin: pure text of paths, the same on both sides; it brings nothing of the server along
export { childPath, parentPath, pathBytes, pathOf, pathParts } from "@/server/domain/file-paths";
