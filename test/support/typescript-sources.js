/** Lets Node itself load our TypeScript: `./x.js` finds x.ts and `#layer/x.js` finds the source, not the build. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('#'))
      return next(specifier, { ...context, conditions: ['source', ...context.conditions] });
    if (!specifier.startsWith('.') || !context.parentURL?.endsWith('.ts')) return next(specifier, context);
    return next(specifier.replace(/\.js$/, '.ts'), context);
  },
});
