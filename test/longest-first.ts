import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * CPU seconds of the files that take longest, with the processes that they start (28 November 2026); the order is what
 * counts. A file that is not here starts after them, by its size.
 */
const longest: Readonly<Record<string, number>> = {
  'test/journeys/model-loop.test.ts': 75,
  'test/journeys/backup.test.ts': 71,
  'test/journeys/no-patient-data.test.ts': 61,
  'test/journeys/people.test.ts': 48,
  'test/journeys/synthea.test.ts': 47,
  'test/journeys/models-no-bad-route.test.ts': 47,
  'test/soak/soak.test.ts': 43,
  'test/journeys/pull.test.ts': 43,
  'test/soak/adapter-kills.test.ts': 42,
  'test/browser/workspace.test.ts': 41,
  'test/browser/example-patients.test.ts': 40,
  'test/journeys/mllp.test.ts': 40,
  'test/soak/outage.test.ts': 39,
  'test/browser/models.test.ts': 36,
  'test/journeys/operations.test.ts': 31,
  'test/journeys/mqtt.test.ts': 30,
  'test/journeys/models-tampered.test.ts': 29,
  'test/journeys/quality-planted.test.ts': 28,
  'test/browser/views.test.ts': 28,
  'src/pipeline/identity/matching/match.test.ts': 23,
  'src/apps/use-cases/restore.test.ts': 22,
  'test/journeys/interrupted.test.ts': 21,
  'test/journeys/models-serve.test.ts': 21,
  'src/apps/cli.test.ts': 20,
  'test/browser/identity.test.ts': 20,
  'test/journeys/loopback.test.ts': 19,
  'test/journeys/match.test.ts': 19,
  'test/journeys/models-train.test.ts': 18,
  'test/journeys/simulate.test.ts': 18,
  'test/browser/states.test.ts': 17,
  'test/journeys/two-servers.test.ts': 17,
  'test/journeys/series-killed.test.ts': 16,
  'test/browser/quality.test.ts': 15,
  'test/journeys/devices.test.ts': 14,
  'test/journeys/models-life.test.ts': 14,
  'test/browser/gene-papers.test.ts': 14,
  'test/journeys/series.test.ts': 14,
  'test/journeys/samples.test.ts': 14,
  'src/learning/additive/any-table.test.ts': 13,
  'test/journeys/cohort.test.ts': 12,
  'test/browser/rules.test.ts': 12,
  'test/browser/sources.test.ts': 11,
  'test/journeys/import.test.ts': 11,
  'src/pipeline/normalize/synthea.test.ts': 11,
  'test/journeys/r4-examples.test.ts': 10,
  'test/hostile/records.test.ts': 10,
  'test/journeys/virtual-hospital.test.ts': 10,
  'test/journeys/first-start.test.ts': 10,
  'test/journeys/knowledge-release.test.ts': 10,
}

const costOf = ({ moduleId }: TestSpecification): number =>
  longest[Object.keys(longest).find(file => moduleId.endsWith(`/${file}`)) ?? ''] ?? 0

/** The longest files first: what is left for the end is short, and all cores are done at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => costOf(b) - costOf(a))
  }
}
