import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FoundedTo } from './parse-profiles.js';

@Entity('initiative')
export class Initiative {
  @PrimaryColumn('uuid') id!: string;
  /** The short name in every address; it never changes. */
  @Column('text') slug!: string;
  @Column('text') organisation!: string;
  @Column('text') visibility!: 'public' | 'private';
  @Column('integer') version!: number;
  /** The import that brought it was undone: it is kept for what once rested on it, and shown no more. */
  @Column('boolean', { select: false }) withdrawn?: boolean;
  @Column('text') name!: string;
  @Column('text') sector!: string;
  @Column('text') country!: string;
  @Column('text', { nullable: true }) place!: string | null;
  /** The first day of the day, month or year in which it began: `foundedTo` says which. */
  @Column('date', { nullable: true }) founded!: string | null;
  @Column('text', { name: 'founded_to' }) foundedTo!: FoundedTo;
  @Column('date', { nullable: true }) closed!: string | null;
  @Column('text', { nullable: true }) website!: string | null;
  @Column('text', { nullable: true }) source!: string | null;
  @Column('text', { nullable: true }) kind!: string | null;
  @Column('text', { nullable: true }) municipality!: string | null;
  @Column('text', { nullable: true }) province!: string | null;
  @Column('text', { array: true }) themes!: string[];
  @Column('text', { nullable: true }) phase!: string | null;
  /** The day these facts speak of. */
  @Column('date', { name: 'as_of', nullable: true }) asOf!: string | null;
  @Column('text', { name: 'target_group', nullable: true }) targetGroup!: string | null;
  @Column('text', { name: 'target_group_en', nullable: true }) targetGroupEn!: string | null;
  @Column('text', { name: 'legal_form', nullable: true }) legalForm!: string | null;
  @Column('text', { array: true }) needs!: string[];
  @Column('text', { nullable: true }) summary!: string | null;
  @Column('text', { name: 'summary_en', nullable: true }) summaryEn!: string | null;
}
