/** Jest's global teardown. */
export default async function tearDown() {
  globalThis.removeEmbedded?.();
  await globalThis.stopPostgres?.();
}
