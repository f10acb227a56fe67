import { Body as RawBody, Controller, Get, Param, Post, Query as RawQuery, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataStorage, IsString } from 'class-validator';
import { ExistingId } from '#application/http/existing-id.js';
import { Body, Query } from '#application/http/validation/validated.js';
import { RequestValidationPipe } from '#application/http/validation/validation.pipe.js';
import { TestApp } from '../../support/test-app.js';

/** What Nest calls the places that a parameter is taken from. */
const PLACES: Record<string, string> = { 3: 'body', 4: 'query', 5: 'path' };

/** Looked up among the words that we have declared, which is rule enough: every other is 404. */
const LOOKED_UP = ['SettingsController.change', 'FlagsController.change', 'ProblemsController.explain'].map(
  (handler) => `${handler} takes its path as it comes`,
);

interface Argument {
  readonly index: number;
  readonly pipes: unknown[];
}

/** What its handlers take as it comes. */
function unvalidatedIn(controller: Type): string[] {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((method) => {
    const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
      string,
      Argument
    >;
    const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ??
      []) as Type[];
    return Object.entries(args).flatMap(([key, { index, pipes }]) => {
      const place = PLACES[key.split(':', 1)[0] ?? ''];
      const isFine =
        !place || (pipes.some((pipe) => pipe instanceof RequestValidationPipe) && hasRules(types[index]));
      return isFine ? [] : [`${controller.name}.${method} takes its ${place} as it comes`];
    });
  });
}

const hasRules = (type: Type | undefined): boolean =>
  type !== undefined && getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;

describe('Whatever a route takes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('goes through rules first: bodies, queries and paths', () => {
    const modules = [...app.nest.get(ModulesContainer).values()];
    const controllers = modules.flatMap(({ controllers: those }) =>
      [...those.values()].map(({ metatype }) => metatype as Type),
    );
    expect(controllers.length).toBeGreaterThan(10);
    expect(controllers.flatMap(unvalidatedIn).toSorted()).toEqual(LOOKED_UP.toSorted());
  });

  it('is found out where it does not', () => {
    class Soup {
      @IsString()
      name!: string;
    }
    class Bare {
      name!: string;
    }
    @Controller('soups')
    class SoupsController {
      @Post(':id')
      cook(@ExistingId('Soup') id: string, @Body() soup: Soup, @Query() query: Soup): unknown {
        return [id, soup, query];
      }

      @Post()
      take(@Body() soup: Bare): unknown {
        return soup;
      }

      @Get(':id')
      get(@Param('id') id: string, @Query() query: object): unknown {
        return [id, query];
      }

      @Post('raw')
      takeRaw(@RawBody() soup: Soup, @RawQuery() query: Soup): unknown {
        return [soup, query];
      }
    }
    expect(unvalidatedIn(SoupsController).toSorted()).toEqual([
      'SoupsController.get takes its path as it comes',
      'SoupsController.get takes its query as it comes',
      'SoupsController.take takes its body as it comes',
      'SoupsController.takeRaw takes its body as it comes',
      'SoupsController.takeRaw takes its query as it comes',
    ]);
  });
});
