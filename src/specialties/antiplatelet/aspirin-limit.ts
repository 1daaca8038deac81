import type { Evidence, Jurisdiction } from '../../clinical/index.ts'
import { evidence } from './evidence.ts'

type AspirinLimit = { readonly most: number; readonly over: (daily: number) => string; readonly evidence: Evidence }

const limits: Readonly<Record<Jurisdiction, AspirinLimit>> = {
  us: {
    most: 100,
    over: daily => `Aspirin ${daily} mg a day makes ticagrelor less effective: at most 100 mg a day`,
    evidence: evidence.ticagrelorUs,
  },
  eu: {
    most: 150,
    over: daily => `Aspirin ${daily} mg a day beside ticagrelor: the label has 75 to 150 mg a day`,
    evidence: evidence.ticagrelorEu,
  },
}

/** The most aspirin beside ticagrelor by the label of the site, mg a day; without a jurisdiction no label speaks. */
export const aspirinLimitIn = (jurisdiction: Jurisdiction | null): AspirinLimit | null =>
  jurisdiction === null ? null : limits[jurisdiction]
