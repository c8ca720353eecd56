import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, type Repository } from 'typeorm';
import { uuidV7 } from '../database/uuid-v7.js';
import { sha256 } from '../shared/canonical-hash.js';
import type { Role, Viewer } from '../shared/viewer.js';
import { ApiKey } from './api-key.entity.js';

export interface NewKey {
  organisation: string;
  role: Role;
  label: string;
}

/** API keys: made once, shown once, stored as a hash. */
@Injectable()
export class KeysService {
  private readonly local = new Map<string, Viewer>();

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /** @returns the key itself: it is not stored and cannot be shown again */
  async create(wanted: NewKey): Promise<{ id: string; key: string }> {
    const key = `maex_${randomBytes(32).toString('base64url')}`;
    const id = uuidV7();
    await this.ensureOrganisation(wanted.organisation);
    await this.keys.insert({ id, ...wanted, keyHash: sha256(key) });
    return { id, key };
  }

  async ensureOrganisation(code: string, name = code): Promise<void> {
    await this.database.query('insert into organisation (code, name) values ($1, $2) on conflict do nothing', [code, name]);
  }

  /** Accepts one more key while this process runs: the command line on this machine uses it to reach the running server. */
  acceptLocal(key: string, viewer: Viewer): void {
    this.local.set(sha256(key), viewer);
  }

  async viewerOf(key: string): Promise<Viewer | null> {
    const local = this.local.get(sha256(key));
    if (local) return local;
    const found = await this.keys.findOneBy({ keyHash: sha256(key), revokedAt: IsNull() });
    return found && { organisation: found.organisation, role: found.role, label: found.label };
  }

  async hasAdmin(): Promise<boolean> {
    return this.keys.existsBy({ role: 'admin', revokedAt: IsNull() });
  }
}
