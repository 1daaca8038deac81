import { derivationEvidence, type Evidence, evidenceIn } from '../../clinical/index.ts'
import rows from './evidence.json' with { type: 'json' }

const cited: Readonly<Record<string, Evidence>> = {
  ...derivationEvidence,
  ...Object.fromEntries((rows as readonly Evidence[]).map(row => [row.id, row])),
}

/**
 * What this specialty cites, by the id that knowledge rows carry (`evidence.json`). Throws on an id that does not exist.
 *
 * @example
 * evidenceOf('stopp-v3').citation
 */
export const evidenceOf = evidenceIn('drug-safety', cited)
