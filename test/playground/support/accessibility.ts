import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const findings = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What axe-core finds in the page as it is now, of those that it takes for serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // The page's own policy lets no script in; this one comes from the test.
  const found = await page.evaluate<unknown>(`(async () => {
    ${axe.source}
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  })()`);
  return findings
    .parse(found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}
