import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { sha256 } from '../shared/canonical-hash.js';
import type { Viewer } from '../shared/viewer.js';

/** Somebody signed in with a key, in a browser. */
export interface Session {
  viewer: Viewer;
  /** Stands in every form on their pages: a form that comes without it was not made by us. */
  formToken: string;
}

/** A session ends with its key, twelve hours after its last page, and in any case after a week. */
const LIVE = `s.seen_at > now() - interval '12 hours' and s.created_at > now() - interval '7 days' and k.revoked_at is null`;

/** Sessions of browsers. The token is in the browser alone; here stands its hash. */
@Injectable()
export class SessionsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @returns the token of a new session; null where the key is not known, or was revoked */
  async begin(key: string): Promise<string | null> {
    await this.database.query(`delete from session where token_hash not in (select s.token_hash from session s join api_key k on k.id = s.key_id where ${LIVE})`);
    const token = randomBytes(32).toString('base64url');
    const begun = await this.database.query<object[]>('insert into session (token_hash, key_id) select $1, id from api_key where key_hash = $2 and revoked_at is null returning key_id', [sha256(token), sha256(key)]);
    return begun.length === 1 ? token : null;
  }

  /** The session of a token, kept alive by this; null where there is none, or no longer. */
  async of(token: string): Promise<Session | null> {
    const [viewer] = await this.database.query<Viewer[]>(`select k.organisation, k.role, k.label from session s join api_key k on k.id = s.key_id where s.token_hash = $1 and ${LIVE}`, [sha256(token)]);
    if (!viewer) return null;
    await this.database.query(`update session set seen_at = now() where token_hash = $1 and seen_at < now() - interval '10 minutes'`, [sha256(token)]);
    return { viewer, formToken: sha256(`form ${token}`) };
  }

  async end(token: string): Promise<void> {
    await this.database.query('delete from session where token_hash = $1', [sha256(token)]);
  }
}

/** Whether a form was made for this session; how long the answer takes tells nothing of the token. */
export function isFormOf({ formToken }: Session, sent: unknown): boolean {
  return typeof sent === 'string' && timingSafeEqual(Buffer.from(sha256(sent)), Buffer.from(sha256(formToken)));
}
