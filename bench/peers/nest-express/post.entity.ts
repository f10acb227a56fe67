import { Exclude, Expose } from 'class-transformer';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

@Entity('posts')
export class Post {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid') author_id!: string;
  @Column('varchar') title!: string;
  @Column('text') content!: string;
  @Column('text', { array: true }) tags!: string[];
  @Column('text') status!: string;
  @VersionColumn() version!: number;
  @Column('timestamptz', { nullable: true }) publish_at!: Date | null;
  @Column('timestamptz', { nullable: true }) published_at!: Date | null;
  @CreateDateColumn({ type: 'timestamptz' }) created_at!: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updated_at!: Date;
  @Exclude() @DeleteDateColumn({ type: 'timestamptz' }) deleted_at!: Date | null;

  @Expose()
  get allowed_actions(): string[] {
    return [];
  }
}
