import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { plainToInstance } from 'class-transformer';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import { User } from './user.entity.js';

const TTL_SECONDS = 300;
const { CACHE, REDIS_URL } = process.env;

@Injectable()
export class UsersService {
  private readonly memory = CACHE === 'memory' ? new LRUCache<string, User>({ max: 10_000 }) : null;
  private readonly redis = REDIS_URL ? new Redis(REDIS_URL) : null;

  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async findOne(id: string): Promise<User> {
    const known = this.memory?.get(id) ?? (await this.recall(id));
    if (known) return known;
    const user = await this.users.findOneBy({ id });
    if (!user) throw new NotFoundException();
    this.memory?.set(id, user);
    await this.redis?.set(`nest:user:${id}`, JSON.stringify(user), 'EX', TTL_SECONDS);
    return user;
  }

  private async recall(id: string): Promise<User | null> {
    const text = await this.redis?.get(`nest:user:${id}`);
    return text ? plainToInstance(User, JSON.parse(text) as object, { ignoreDecorators: true }) : null;
  }
}
