import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PriceList } from './price-list.js';

@Entity('price_list')
export class PriceListVersion {
  @PrimaryColumn('text') list!: string;
  @PrimaryColumn('text') version!: string;
  @Column('text') sha256!: string;
  @Column('jsonb') content!: PriceList;
  @Column('text') currency!: string;
  @Column('date') published!: string;
}
