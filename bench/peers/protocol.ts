import { z } from 'zod';

/** The argument of a peer's process. */
export const addressesSchema = z.object({
  kind: z.enum(['ai-sdk', 'tutorial-loop']),
  discordApiUrl: z.url(),
  applicationId: z.string(),
  bfl: z.object({ apiUrl: z.url(), pollingUrl: z.url(), deliveryUrl: z.url(), apiKey: z.string() }),
});
export type Addresses = z.infer<typeof addressesSchema>;

/** One `/imagine`, as from the gateway. */
export const jobSchema = z.object({ interactionId: z.string(), token: z.string(), prompt: z.string() });
export type Job = z.infer<typeof jobSchema>;

/** A peer's message when it accepts jobs. */
export const READY = 'ready';

/** The picture that every contestant requests: Easel's default for FLUX1.1 [pro]. */
export const PICTURE = { width: 1216, height: 1216, outputFormat: 'jpeg' } as const;

/** Generates a picture and returns its bytes. */
export type Paint = (prompt: string) => Promise<Uint8Array<ArrayBuffer>>;
