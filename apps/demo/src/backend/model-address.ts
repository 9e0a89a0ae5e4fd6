/**
 * Where models are downloaded from: what `?models=` in the page's address says, for those who host them themselves.
 *
 * @returns undefined for the public model hub
 */
export function modelAddress(): string | undefined {
  const given = new URL(document.baseURI).searchParams.get('models');
  return given === null || !URL.canParse(given, document.baseURI)
    ? undefined
    : new URL(given, document.baseURI).href;
}
