import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Understood } from './understand-table.js';

/** One file brought in by one organisation, or one such import undone: published in one transaction, or not at all. */
@Entity('import')
export class Import {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') organisation!: string;
  @Column('text') name!: string;
  @Column('text') kind!: 'initiatives' | 'measurements' | 'inputs';
  @Column('text') visibility!: 'public' | 'private';
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { name: 'file_sha256' }) fileSha256!: string;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey!: string | null;
  @Column('text', { name: 'request_hash' }) requestHash!: string;
  @Column('text') status!: 'staging' | 'done';
  /** Counts the tries: a try that was overtaken by a later one can no longer publish. */
  @Column('integer') attempt!: number;
  @Column('integer', { name: 'rows_total' }) rowsTotal!: number;
  @Column('integer', { name: 'rows_new', nullable: true }) rowsNew!: number | null;
  @Column('integer', { name: 'rows_corrected', nullable: true }) rowsCorrected!: number | null;
  @Column('integer', { name: 'rows_unchanged', nullable: true }) rowsUnchanged!: number | null;
  /** The publication number: what was known when is counted with it. */
  @Column('integer', { nullable: true }) publication!: number | null;
  /** How the file was understood: what it did not say itself; null for files of before this was kept. */
  @Column('jsonb', { nullable: true }) understood!: Understood | null;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: string | null;
  /** The import that this one takes back, and puts back what that replaced: `rowsTotal` of it taken back, `rowsCorrected` earlier ones put back. */
  @Column('uuid', { nullable: true }) undoes!: string | null;
  /** The import that took this one back; null: it stands. */
  @Column('uuid', { name: 'undone_by', nullable: true }) undoneBy!: string | null;
}

/** An import as it is told: without what only guards it, and with whether it still stands. */
export function shown({ requestHash, idempotencyKey, attempt, status, ...rest }: Import) {
  return { ...rest, status: rest.undoneBy === null ? status : ('undone' as const) };
}
