import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { AppModule } from '../app.module.js';
import type { Config } from '../config.js';
import { setCrashPoint } from '../database/crash-point.js';
import { openDatabase } from '../database/data-source.js';
import { startEmbedded } from '../database/embedded.js';
import { MAEX } from '../measurements/fixtures.service.js';
import { ROW_FILES } from '../measurements/read-rows.js';
import { SpoolService } from '../measurements/spool.service.js';
import { KeysService } from '../organisations/keys.service.js';
import { fileBody, forgetFiles, formBody } from './file-body.js';
import { jsonBody } from './json-body.js';
import { OpenApiService } from './openapi.service.js';
import { ProblemFilter } from './problem.filter.js';
import { readerPatience } from './reader-patience.js';
import { runFile } from './run-file.js';

const JSON_BYTES_MAX = 1024 * 1024;
const PRICE_LIST_BYTES_MAX = 4 * 1024 * 1024;
/** A form sends the text it was given, and perhaps a file in its place. */
const FORM_BYTES_MAX = 2 * PRICE_LIST_BYTES_MAX + 64 * 1024;

export class PortInUse extends Error {}

/** The running system: database, services, and, once it listens, the server. */
export interface Server {
  app: NestFastifyApplication;
  database: DataSource;
  /** PostgreSQL server, or the embedded one. */
  embedded: boolean;
  /** Listens, and tells the command line on this machine where and with which key. @returns the address */
  listen(port: number, host: string): Promise<{ address: string; key: string }>;
  close(): Promise<void>;
}

/** Opens the database (embedded where no DATABASE_URL is set) and builds the application on it; it does not listen yet. */
export async function openServer(config: Config): Promise<Server> {
  setCrashPoint(config.crashAt);
  const embedded = config.databaseUrl === undefined ? await startEmbedded(config.dataDir) : null;
  const closers = [async () => embedded?.stop()];
  const closeAll = async () => {
    for (const close of closers.splice(0)) await close();
  };
  try {
    const database = await openDatabase(embedded ? embedded.connection : { url: config.databaseUrl! });
    closers.unshift(async () => void (database.isInitialized && (await database.destroy())));
    if (embedded) await database.query('delete from job_lock'); // the directory is ours alone, so whoever held one is dead
    const app = await createApp(database, config, embedded !== null);
    closers.unshift(async () => app.close());
    const listen = async (port: number, host: string) => {
      await app.listen(port, host).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw error;
        throw new PortInUse(`Port ${port} of ${host} is in use by another program. Stop that, or choose another with PORT.`);
      });
      const address = (await app.getUrl()).replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
      const key = randomBytes(32).toString('base64url');
      app.get(KeysService).acceptLocal(key, { ...MAEX, label: 'command line' });
      return { address, key };
    };
    return { app, database, embedded: embedded !== null, listen, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Writes the run file; @returns how to take it away again */
export async function announce(config: Config, server: { address: string; key: string }): Promise<() => Promise<void>> {
  const file = runFile(config);
  await mkdir(join(config.dataDir, 'run'), { recursive: true, mode: 0o700 });
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify({ ...server, pid: process.pid }), { mode: 0o600 });
  return async () => rm(file, { force: true });
}

async function createApp(database: DataSource, config: Config, embedded: boolean): Promise<NestFastifyApplication> {
  const spool = new SpoolService(join(config.dataDir, 'spool'));
  const frameworkErrors = (error: Error, request: FastifyRequest, reply: FastifyReply) => new ProblemFilter().answer(error, request, reply);
  const adapter = new FastifyAdapter({ bodyLimit: JSON_BYTES_MAX, trustProxy: 'loopback', routerOptions: { maxParamLength: 200 }, frameworkErrors });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(database, spool), adapter, { logger: ['error', 'warn'], abortOnError: false });
  const fastify = adapter.getInstance();
  adapter.useBodyParser('application/json', false, { bodyLimit: config.importBytesMax }, jsonBody(fastify));
  fastify.addContentTypeParser(['application/csv', ROW_FILES.csv, ROW_FILES.ndjson, ROW_FILES.xlsx], { bodyLimit: config.importBytesMax }, fileBody(spool, config.importBytesMax));
  forgetFiles(fastify, spool);
  fastify.addContentTypeParser(['application/yaml', 'application/x-yaml', 'text/yaml'], { parseAs: 'buffer', bodyLimit: PRICE_LIST_BYTES_MAX }, (_request, body, done) => done(null, body));
  fastify.addContentTypeParser('multipart/form-data', formBody(spool, config.importBytesMax, FORM_BYTES_MAX));
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
        formAction: ["'self'"], baseUri: ["'none'"], frameAncestors: ["'self'"], objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  });
  if (config.rateLimitPerMinute > 0) await app.register(rateLimit, { max: config.rateLimitPerMinute, timeWindow: '1 minute' });
  if (embedded) fastify.addHook('onRequest', readerPatience(database));
  await app.register(etag);
  app.get(OpenApiService).describe(app);
  await app.init();
  return app;
}
