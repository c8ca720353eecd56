import { expect, it } from '@jest/globals';
import type { MeasurementRow } from '../../src/measurements/measurements.service.js';
import { ROW_FILES } from '../../src/measurements/read-rows.js';
import { aWorkbook, row } from '../shared/a-workbook.js';
import type { ProblemBody, ServerUnderTest } from './server-under-test.js';

/** Files of every kind and layout go in by the same door, and say how they were understood. */
export function itReadsFiles(serverOf: () => ServerUnderTest): void {
  it('takes JSON, NDJSON, workbooks, wide tables, and remembers a mapping', async () => {
    const server = serverOf();
    const leiden = await server.newKey('leiden', 'contributor');
    const send = (body: BodyInit, type: keyof typeof ROW_FILES, query: Record<string, string> = {}) => server.import<ProblemBody & { understood: object }>(body, query, { key: leiden, 'content-type': ROW_FILES[type] });
    const known = async () => (await server.get<{ items: MeasurementRow[] }>('initiatives/leidse-lijm/measurements', leiden)).items.map(({ indicator, from, quantity, line }) => `${indicator} ${from.slice(0, 4)} ${quantity} line ${line}`);

    expect(await send('[{"initiatief": "leidse-lijm", "naam": "Leidse lijm", "sector": "repair", "land": "Nederland"}]', 'json')).toMatchObject({ status: 201, body: { rowsNew: 1, understood: { format: 'json', kind: 'initiatives' } } });
    expect(await send('{"initiative": "leidse-lijm", "indicator": "repair-item-fixed", "year": 2018, "quantity": 1012.125, "unit": "item"}\n', 'ndjson')).toMatchObject({ status: 201 });
    expect(await send(Uint8Array.from(aWorkbook({ Cijfers: row(1, ['Initiatief', 'Jaar', 'Gerepareerde spullen', 'Repair events']) + row(2, ['leidse-lijm', '2019', { value: '1120' }, { value: '7' }]) })), 'xlsx'))
      .toMatchObject({ status: 201, body: { rowsNew: 2, understood: { sheet: 'Cijfers', layout: 'wide' } } });
    const asked = 'Groep;Wat;Jaar;Stuks\nleidse-lijm;repair-item-fixed;2020;1.200\n';
    const mapping = JSON.stringify({ columns: { Groep: 'initiative', Wat: 'indicator', Stuks: 'quantity' }, values: { unit: 'item' } });
    expect(await send(asked, 'csv')).toMatchObject({ status: 400 });
    expect(await send(asked, 'csv', { mapping })).toMatchObject({ status: 400, body: { errors: [{ code: 'either-number', row: 2, column: 'Stuks' }] } });
    expect(await send(asked, 'csv', { mapping, decimal: 'comma' })).toMatchObject({ status: 201, body: { understood: { mapping: 'given' } } });
    expect(await send(asked.replace('2020;1.200', '2021;1001,5'), 'csv')).toMatchObject({ status: 201, body: { understood: { mapping: 'remembered' } } });
    expect(await known()).toEqual(['repair-event 2019 7 line 2', 'repair-item-fixed 2018 1012.125 line 2', 'repair-item-fixed 2019 1120 line 2', 'repair-item-fixed 2020 1200 line 2', 'repair-item-fixed 2021 1001.5 line 2'].map((text) => text.replace('1012.125 line 2', '1012.125 line 1')));
    expect(await send('initiatief;jaar;Gerepareerde spullen\nleidse-lijm;2017;1000\nleidse-lijm;2019;1121\n', 'csv')).toMatchObject({ status: 400, body: { errors: [{ code: 'known-otherwise', row: 3, column: 'Gerepareerde spullen' }] } });
    expect(await send(asked, 'csv', { mapping: '{"colums": {}}' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/colums' }] } });
    expect(await server.import<ProblemBody>('x', {}, { key: leiden, 'content-type': 'application/yaml' })).toMatchObject({ status: 400, body: { errors: [{ code: 'not-a-file' }] } });
  });
}
