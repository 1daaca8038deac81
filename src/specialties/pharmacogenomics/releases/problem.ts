/** What is wrong with a document of a release; it becomes an issue, and the rest of the release goes on. */
export class ReleaseProblem extends Error {}

/** @throws ReleaseProblem */
export const refuse: (message: string) => never = message => {
  throw new ReleaseProblem(message)
}
