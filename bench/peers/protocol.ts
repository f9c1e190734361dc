import { z } from 'zod';

/** What a peer's process is told at its start, as its one argument. */
export const addressesSchema = z.object({
  kind: z.enum(['ai-sdk', 'tutorial-loop']),
  discordApiUrl: z.url(),
  applicationId: z.string(),
  bfl: z.object({ apiUrl: z.url(), pollingUrl: z.url(), deliveryUrl: z.url(), apiKey: z.string() }),
});
export type Addresses = z.infer<typeof addressesSchema>;

/** One `/imagine`, as the gateway would bring it. */
export const jobSchema = z.object({ interactionId: z.string(), token: z.string(), prompt: z.string() });
export type Job = z.infer<typeof jobSchema>;

/** What a peer says when it takes jobs. */
export const READY = 'ready';

/** What every contestant asks for: Easel's own default for FLUX1.1 [pro]. */
export const PICTURE = { width: 1216, height: 1216, outputFormat: 'jpeg' } as const;

/** From prompt to the picture's bytes. */
export type Paint = (prompt: string) => Promise<Uint8Array<ArrayBuffer>>;
