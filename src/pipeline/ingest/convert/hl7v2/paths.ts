/** The names by which places of messages are counted: `PID-5.1`, `CX.4`'s second part `PID-3.4.2`. */
export type Paths = {
  /** @param component from 0; `undefined`: the field has one value only; @param sub from 0 */
  readonly of: (segment: string, field: number, component: number | undefined, sub: number) => string
}

/** Segment names that are remembered: a hostile file makes them up. */
const mostSegments = 200

/**
 * Each name is made once for a file: of its millions of values most stand in the same few hundred places.
 *
 * @example createPaths().of('PID', 5, 0, 0) // 'PID-5.1'
 */
export const createPaths = (): Paths => {
  const known = new Map<string, string[][]>()
  return {
    of: (segment, field, component, sub) => {
      if (sub > 0 && component !== undefined) return `${segment}-${field}.${component + 1}.${sub + 1}`
      let fields = known.get(segment)
      if (fields === undefined) {
        if (known.size >= mostSegments) known.clear()
        fields = []
        known.set(segment, fields)
      }
      let names = fields[field]
      if (names === undefined) {
        names = []
        fields[field] = names
      }
      const place = component === undefined ? 0 : component + 1
      let name = names[place]
      if (name === undefined) {
        name = component === undefined ? `${segment}-${field}` : `${segment}-${field}.${component + 1}`
        names[place] = name
      }
      return name
    },
  }
}
