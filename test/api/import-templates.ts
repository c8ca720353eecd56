import { expect, it } from '@jest/globals';
import { openRows, ROW_FILES } from '../../src/measurements/read-rows.js';
import { toXlsx } from '../../src/shared/to-xlsx.js';
import { inMemory } from '../../src/shared/file-source.js';
import type { Table, TableRow } from '../../src/shared/table.js';
import type { ImportBody, ProblemBody, ServerUnderTest } from './server-under-test.js';
import { CO2, co2Of, csv, INPUT_HEADER, MEASUREMENT_HEADER, PROFILE_HEADER } from './small-fixtures.js';

const FORMULAS = ['=1+1', '@buurt', '-min', '+plus'];
type Answered = ImportBody & ProblemBody & { understood: { untouched: number; layout: string } };

/** A file that was downloaded to fill in comes back: as nothing where nobody filled it in, as figures where somebody did. */
export function itGivesTemplates(serverOf: () => ServerUnderTest): void {
  const slugs = FORMULAS.map((_, index) => `delft-${index + 1}`);
  const table = async (bytes: Uint8Array, format: keyof typeof ROW_FILES): Promise<Table> => {
    const read = await openRows(inMemory(bytes), format);
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const rows: TableRow[] = [];
    for await (const part of read.parts()) rows.push(...part.rows);
    return { columns: read.columns, rows };
  };

  it.each(['csv', 'xlsx'] as const)('a template as %s goes back in', async (format) => {
    const server = serverOf();
    const delft = await server.newKey('delft', 'contributor');
    const template = async (kind: string, query = '') => {
      const answer = await fetch(`${server.address}/api/v1/imports/templates/${kind}.${format}?${query}`, { headers: { authorization: `Bearer ${delft}` } });
      expect({ kind, status: answer.status, type: answer.headers.get('content-type'), name: answer.headers.get('content-disposition') }).toEqual({ kind, status: 200, type: expect.stringContaining(ROW_FILES[format]), name: `attachment; filename="${kind}-template.${format}"` });
      return new Uint8Array(await answer.arrayBuffer());
    };
    const send = (body: Uint8Array | string, type: keyof typeof ROW_FILES = format, query: Record<string, string> = {}) => server.import<Answered>(typeof body === 'string' ? body : Uint8Array.from(body), query, { key: delft, 'content-type': ROW_FILES[type] });
    /** A table with figures in some of its cells, as somebody saves it again. */
    const filled = ({ columns, rows }: Table, figures: (row: Map<string, string>) => Record<string, string>) => {
      const records = rows.map(({ cells }) => ({ ...Object.fromEntries(cells), ...figures(new Map(cells)) }));
      return Buffer.concat([...toXlsx('Blad', records, columns.map((name) => ({ name, number: ['aantal', 'quantity'].includes(name) })))]);
    };

    const profiles = csv(PROFILE_HEADER, slugs.map((slug, index) => [slug, FORMULAS[index]!, index === 3 ? 'food' : 'repair', 'NL']));
    expect((await send(profiles, 'csv')).status).toBeLessThan(300);
    expect((await send(csv(MEASUREMENT_HEADER, [co2Of('delft-1', 2020, 5)]), 'csv')).status).toBeLessThan(300);
    expect((await send(csv(INPUT_HEADER, [['delft-1', 'gemeente', 'money', '2020-01-01', '2021-01-01', 5, 'EUR']]), 'csv')).status).toBeLessThan(300);

    const known = await table(await template('initiatives'), format);
    expect(known.rows.map(({ cells }) => [cells.get('initiatief'), cells.get('naam')])).toEqual(slugs.map((slug, index) => [slug, FORMULAS[index]]));
    expect(await send(await template('initiatives'))).toMatchObject({ status: expect.any(Number), body: { rowsNew: 0, rowsCorrected: 0, rowsUnchanged: 4 } });

    for (const language of ['nl', 'en']) {
      for (const [kind, layout] of [['measurements', 'long'], ['measurements', 'wide'], ['inputs', 'long']] as const) {
        const empty = await send(await template(kind, `language=${language}&layout=${layout}`));
        expect({ kind, layout, language, empty }).toMatchObject({ empty: { status: 400, body: { errors: [{ code: 'nothing-filled-in' }] } } });
      }
    }
    const year = format === 'csv' ? 2021 : 2022;
    const long = await table(await template('measurements', `year=${year}`), format);
    expect(long.columns).toEqual(['initiatief', 'indicator', 'jaar', 'aantal', 'eenheid', 'bewijs', 'bewijsstuk', 'toelichting'].map((name) => (name === 'indicator' ? 'meting' : name)));
    expect(long.rows.map(({ cells }) => [cells.get('initiatief'), cells.get('jaar'), cells.get('eenheid')])).toEqual(slugs.map((slug, index) => [slug, String(year), index === 3 ? '' : 'kg']));
    const first = (row: Map<string, string>) => (row.get('initiatief') ?? row.get('initiative')) === 'delft-1';
    expect(await send(filled(long, (row) => (first(row) ? { aantal: '6.5' } : {})), 'xlsx')).toMatchObject({ status: 201, body: { rowsNew: 1, understood: { untouched: 3, layout: 'long' } } });

    const wide = await table(await template('measurements', `year=${year + 2}&layout=wide&language=en`), format);
    expect(wide.columns).toHaveLength(6);
    expect(await send(filled(wide, (row) => (first(row) ? { [wide.columns[2]!]: '7' } : {})), 'xlsx')).toMatchObject({ status: 201, body: { rowsNew: 1, understood: { untouched: 3, layout: 'wide' } } });
    const inputs = await table(await template('inputs', `year=${year}&language=en`), format);
    expect(inputs.rows.map(({ cells }) => [cells.get('initiative'), cells.get('stakeholder'), cells.get('input'), cells.get('unit')])).toEqual(expect.arrayContaining([['delft-1', 'gemeente', 'money', 'EUR'], ['delft-2', 'gemeente', 'money', 'EUR'], ['delft-4', 'vrijwilliger', 'hours', 'hour']]));
    expect(await send(filled(inputs, (row) => (first(row) ? { quantity: '250' } : {})), 'xlsx')).toMatchObject({ status: 201, body: { rowsNew: 1 } });
    const { items } = await server.get<{ items: { indicator: string; from: string; quantity: string }[] }>('initiatives/delft-1/measurements', delft);
    expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ indicator: CO2, from: `${year}-01-01`, quantity: '6.5' }), expect.objectContaining({ from: `${year + 2}-01-01`, quantity: '7' })]));
  });

  it('a template is that of the sender alone', async () => {
    const server = serverOf();
    const gouda = await server.newKey('gouda', 'contributor');
    expect((await server.text('imports/templates/measurements.csv', gouda)).trim().split('\r\n')).toHaveLength(1);
    for (const [path, key, status] of [['measurements.csv', null, 401], ['measurements.csv?organisation=delft', gouda, 403], ['measurements.csv?organisation=delft', server.adminKey, 200], ['figures.csv', gouda, 404], ['inputs.csv?layout=wide', gouda, 400]] as const) {
      expect({ path, status: (await server.request(`imports/templates/${path}`, { key })).status }).toEqual({ path, status });
    }
  });
}
