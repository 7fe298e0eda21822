/** What Next gives a page as `searchParams`. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The value of one parameter; the first if it is given several times. */
export async function readParam(params: SearchParams, name: string): Promise<string> {
  const value = (await params)[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
