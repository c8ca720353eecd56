/** Reads one address over and over, as many readers at once, and tells its parent how often and how long they waited: node bench/readers.js ADDRESS [readers] [seconds] */
import { Agent, get } from 'node:http';

const [address, readers = '50', seconds = '5'] = process.argv.slice(2);
const WARM_UP_MS = 1_000;
const agent = new Agent({ keepAlive: true, maxSockets: Number(readers) });
const waits = [];

const read = () => new Promise((resolve, reject) => {
  get(address, { agent }, (answer) => {
    if (answer.statusCode !== 200) reject(new Error(`${address} answered ${answer.statusCode}`));
    answer.resume().on('end', resolve);
  }).on('error', reject);
});
const readUntil = async (end, kept) => {
  while (performance.now() < end) {
    const start = performance.now();
    await read();
    kept?.push(performance.now() - start);
  }
};
const all = (end, kept) => Promise.all(Array.from({ length: Number(readers) }, () => readUntil(end, kept)));

await all(performance.now() + WARM_UP_MS, null);
const start = performance.now();
await all(start + Number(seconds) * 1000, waits);
const perSecond = waits.length / ((performance.now() - start) / 1000);
waits.sort((one, other) => one - other);
process.send({ perSecond, p99: waits[Math.floor(waits.length * 0.99)] });
process.disconnect();
agent.destroy();
