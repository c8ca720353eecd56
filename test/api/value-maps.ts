import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { valueMapDocument } from '../../src/valuation/value-map-document.js';
import { readValueMap, VALUE_MAP_TYPES, writeValueMap, type ValueMapKind } from '../../src/valuation/value-map-file.js';
import { parseValueMap, type ValueMap } from '../../src/valuation/value-map.js';
import type { ServerUnderTest } from './server-under-test.js';

const WHEELS = JSON.parse(readFileSync('fixtures/value-maps/wheels-to-meals.json', 'utf8')) as object;
const { map } = parseValueMap(WHEELS) as { map: ValueMap };

/** A value map over HTTP, in every kind in and out, on a server that runs already. */
export function itValuesMaps(running: () => ServerUnderTest): void {
  const post = async (body: BodyInit, type: string, query = '', headers: Record<string, string> = {}) => {
    const answer = await fetch(`${running().address}/api/v1/value-maps${query}`, { method: 'POST', body, headers: { 'content-type': type, ...headers } });
    return { status: answer.status, type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const file = (kind: ValueMapKind) => new Uint8Array(Buffer.from(writeValueMap(map, kind, 'nl')));

  it.each(Object.entries(VALUE_MAP_TYPES))('values a map as %s', async (kind, type) => {
    const { status, bytes } = await post(file(kind as ValueMapKind), type);
    expect({ status, answer: JSON.parse(bytes.toString()) as object }).toMatchObject({ status: 200, answer: { presentValue: '81741.933583', sroi: '1.92901318189970501475' } });
  });

  it.each([['?format=csv', {}, 'csv'], ['?format=xlsx&language=en', {}, 'xlsx'], ['', { accept: 'text/csv' }, 'csv'], ['', { accept: VALUE_MAP_TYPES.xlsx }, 'xlsx']] as const)(
    'gives it back as a table that is the same map (%s %j)', async (query, headers, kind) => {
      const { status, type, bytes } = await post(JSON.stringify(WHEELS), 'application/json', query, headers);
      expect({ status, type }).toEqual({ status: 200, type: VALUE_MAP_TYPES[kind] });
      const read = await readValueMap(bytes, kind);
      expect('map' in read && valueMapDocument(read.map)).toEqual(valueMapDocument(map));
    },
  );

  it('tells what is wrong in a table by row and column, all at once', async () => {
    const { status, type, bytes } = await post('Currency,EUR\nDiscount rate,0\nDiscount timing,end\nStakeholder,Outcome,Quantity,Unit,Duration,Deadweight,Displacement,Attribution,Drop-off\nresidents,visits,many,visit,1,120%,0,0,0\n', 'text/csv');
    expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json; charset=utf-8' });
    expect((JSON.parse(bytes.toString()) as { errors: object[] }).errors).toEqual([expect.objectContaining({ row: 5, column: 'Quantity', value: '"many"' }), expect.objectContaining({ row: 5, column: 'Deadweight' })]);
  });

  it.each([
    ['more than a megabyte of CSV', 'a,'.repeat(600_000), 'text/csv', 413],
    ['more than a megabyte of a workbook', new Uint8Array(1024 * 1024 + 1), VALUE_MAP_TYPES.xlsx, 413],
    ['no workbook', 'x', VALUE_MAP_TYPES.xlsx, 400],
    ['text that is no document', 'x', 'text/plain', 400],
    ['a picture', 'x', 'image/png', 415],
  ])('refuses %s', async (_, body, type, expected) => expect((await post(body, type)).status).toBe(expected));

  it('gives an empty table to fill in, and every name it may have', async () => {
    const csv = await running().text('value-maps/template.csv?language=en');
    const { columns } = await running().get<{ columns: { names: string[] }[] }>('value-maps/template');
    const names = csv.trim().split('\r\n').at(-1)!.split(',');
    expect(names.slice(0, 2)).toEqual(['Stakeholder', 'Input description']);
    expect(names.filter((name) => !columns.some((column) => column.names.includes(name)))).toEqual([]);
    expect((await running().request('value-maps/template.xlsx')).headers.get('content-disposition')).toBe('attachment; filename="value-map-template.xlsx"');
  });
}
