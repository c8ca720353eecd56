import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PriceList } from './price-list.js';
import type { ResolvedPriceList } from './resolve-layers.js';

@Entity('price_list')
export class PriceListVersion {
  @PrimaryColumn('text') list!: string;
  @PrimaryColumn('text') version!: string;
  /** Of the document. */
  @Column('text') sha256!: string;
  /** Every entry it stands for, those of the list it extends included. */
  @Column('jsonb') content!: ResolvedPriceList;
  /** What its authors wrote, without checks. */
  @Column('jsonb') document!: PriceList;
  @Column('text') currency!: string;
  @Column('date') published!: string;
  /** Whose it is. */
  @Column('text') organisation!: string;
  @Column('text') visibility!: 'public' | 'private';
}
