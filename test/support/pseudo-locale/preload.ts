/** Preloaded into a program (`node --import`): the bot speaks the pseudo-language in it. */
import { registerHooks } from 'node:module';
import { substituteFor } from './substitute.ts';

registerHooks({
  resolve: (specifier, context, next) => next(substituteFor(specifier, context.parentURL)?.href ?? specifier, context),
});
