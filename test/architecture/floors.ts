/** Lowest first. A file imports its own folder or a lower floor (architecture.md, section 3). */
const FLOORS = [
  'core',
  'standards',
  'learning/numeric',
  'learning',
  'clinical',
  'platform',
  'governance',
  'pipeline/ingest',
  'pipeline/normalize',
  'pipeline/identity',
  'pipeline/profile',
  'pipeline/quality',
  'pipeline/knowledge',
  'pipeline/features',
  'pipeline/models',
  'pipeline/advice',
  'pipeline/delivery',
  'pipeline/outcomes',
  'pipeline/monitoring',
  'specialties',
  'simulation',
  'apps',
].map(floor => `src/${floor}`)

/** No I/O, no clock, no environment, no randomness: the medicine can be read, tested and reviewed alone. */
const PURE = ['src/core', 'src/standards', 'src/learning', 'src/clinical', 'src/specialties', 'src/simulation']

/** Floors whose folders do not know each other: each is liftable on its own. */
const ISLANDS = ['src/standards', 'src/learning', 'src/specialties']

export const isInside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/** How high a file stands; -1 when it has no place in the house. */
export const heightOf = (path: string): number => FLOORS.findIndex(floor => isInside(path, floor))

export const floorOf = (path: string): string | undefined => FLOORS[heightOf(path)]

export const isPureFloor = (path: string): boolean => PURE.some(floor => isInside(path, floor))

/** The folder among strangers that a file belongs to ('src/standards/fhir'), if it stands on such a floor. */
export const islandOf = (path: string): string | undefined => {
  const floor = ISLANDS.find(name => isInside(path, name))
  const parts = path.split('/')
  return floor !== undefined && parts.length > 3 ? parts.slice(0, 3).join('/') : undefined
}

/** The folder that has a front door towards others: an island, a pipeline stage, or a whole floor. */
export const unitOf = (path: string): string | undefined => islandOf(path) ?? floorOf(path)
