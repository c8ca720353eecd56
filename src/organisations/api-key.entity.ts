import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../shared/viewer.js';

@Entity('api_key')
export class ApiKey {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') organisation!: string;
  @Column('text') role!: Role;
  @Column('text') label!: string;
  /** SHA-256 of the whole key: a key of 32 random bytes needs no slow hash, and cannot be read back. */
  @Column('text', { name: 'key_hash' }) keyHash!: string;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: string | null;
}
