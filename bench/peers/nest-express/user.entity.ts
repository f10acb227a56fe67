import { Exclude, Expose } from 'class-transformer';
import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('varchar') username!: string;
  @Exclude() @Column('varchar') email!: string;
  @Exclude() @Column('boolean') email_verified!: boolean;
  @Exclude() @Column('text') password_hash!: string;
  @Exclude() @Column('smallint') age!: number | null;
  @Column('varchar') display_name!: string | null;
  @Column('varchar') bio!: string | null;
  @Exclude() @Column('text') role!: string;
  @Exclude() @Column('text') status!: string;
  @Exclude() @Column('integer') version!: number;
  @CreateDateColumn({ type: 'timestamptz' }) created_at!: Date;
  @Exclude() @UpdateDateColumn({ type: 'timestamptz' }) updated_at!: Date;

  @Expose()
  get avatar_url(): string {
    return '/static/default-avatar.png';
  }
}
