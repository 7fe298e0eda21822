/** What a sealed password is bound to: moved to another row it doesn't open. */
export function ownerOf(teamId: string, host: string): string {
  return `registry ${teamId} ${host}`;
}
