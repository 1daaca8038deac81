import type { FastifyInstance } from 'fastify'

/** `[METHOD, address]` of everything that the router knows, parameters by their names. */
export const routesOf = (app: FastifyInstance): readonly (readonly [method: string, url: string])[] => {
  const above: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const found = /^(?<indent>.*?)[├└]── (?<part>\S+) \((?<methods>.*)\)$/.exec(line)?.groups
      if (found === undefined) return []
      above.length = (found.indent?.length ?? 0) / 4
      above.push(found.part ?? '')
      return (found.methods ?? '').split(', ').map(method => [method, above.join('')] as const)
    })
}
