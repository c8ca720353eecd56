import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('initiative')
export class Initiative {
  @PrimaryColumn('uuid') id!: string;
  /** The short name in every address; it never changes. */
  @Column('text') slug!: string;
  @Column('text') organisation!: string;
  @Column('text') visibility!: 'public' | 'private';
  @Column('integer') version!: number;
  @Column('text') name!: string;
  @Column('text') sector!: string;
  @Column('text') country!: string;
  @Column('text', { nullable: true }) place!: string | null;
  @Column('date', { nullable: true }) founded!: string | null;
  @Column('date', { nullable: true }) closed!: string | null;
  @Column('text', { nullable: true }) website!: string | null;
  @Column('text', { nullable: true }) source!: string | null;
}
