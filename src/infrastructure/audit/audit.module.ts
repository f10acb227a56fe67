import { Global, Module } from '@nestjs/common';
import { AuditedDeeds } from './audited-deeds.js';
import { AuditTrail } from './audit-trail.js';

@Global()
@Module({ providers: [AuditTrail, AuditedDeeds], exports: [AuditTrail, AuditedDeeds] })
export class AuditModule {}
