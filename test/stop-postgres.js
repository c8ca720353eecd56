/** Jest's global teardown. */
export default async function stopPostgres() {
  await globalThis.stopPostgres?.();
}
