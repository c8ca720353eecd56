import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity('price_list_draft')
export class PriceListDraft {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') organisation!: string;
  @Column('text') name!: string;
  /** As it was sent, YAML or JSON: also one that cannot be read yet. */
  @Column('text') source!: string;
  /** Counts the edits: whoever edits names the one they saw. */
  @Column('integer') revision!: number;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' }) createdAt!: string;
  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' }) updatedAt!: string;
  @Column('text', { name: 'published_list', nullable: true }) publishedList!: string | null;
  @Column('text', { name: 'published_version', nullable: true }) publishedVersion!: string | null;
}
