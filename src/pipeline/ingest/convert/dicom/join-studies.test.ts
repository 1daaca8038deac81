import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConvertedResource } from '../conversion.ts'
import { joinStudies } from './join-studies.ts'

/** What one file states of the study. */
const part = fc
  .record({
    series: fc.integer({ min: 1, max: 3 }),
    instance: fc.integer({ min: 1, max: 5 }),
    description: fc.option(fc.constantFrom('CT of the head', 'CT head', 'head'), { nil: undefined }),
    modality: fc.constantFrom('CT', 'SR'),
  })
  .map(
    ({ series, instance, description, modality }): ConvertedResource => ({
      resourceType: 'ImagingStudy',
      id: 'study',
      meta: { versionId: '1' },
      modality: [{ code: modality }],
      ...(description === undefined ? {} : { description }),
      numberOfSeries: 1,
      numberOfInstances: 1,
      series: [
        {
          uid: `1.${series}`,
          number: series,
          numberOfInstances: 1,
          instance: [{ uid: `1.${series}.${instance}`, number: instance }],
        },
      ],
    }),
  )

const parts = fc.array(part, { minLength: 1, maxLength: 12 })
const joined = (all: readonly ConvertedResource[]): string =>
  JSON.stringify(all.reduce((whole, one) => joinStudies(whole, one), joinStudies(all[0]!, all[0]!)))

test('the order of the files, and one that comes twice, change nothing', () => {
  fc.assert(
    fc.property(
      parts.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat())),
      ([all, shuffled, again]) => {
        expect(joined([...shuffled, all[again % all.length]!])).toBe(joined(all))
      },
    ),
  )
})

test('studies of parts join to the study of the whole', () => {
  fc.assert(
    fc.property(parts, parts, (some, others) => {
      const halves = [some, others].map(half => JSON.parse(joined(half)) as ConvertedResource)
      expect(joined(halves)).toBe(joined([...some, ...others]))
    }),
  )
})

test('every instance is there once, and is counted', () => {
  fc.assert(
    fc.property(parts, all => {
      const study = JSON.parse(joined(all)) as { numberOfInstances: number; series: { instance: { uid: string }[] }[] }
      const uids = (one: ConvertedResource) =>
        (one.series as { instance: { uid: string }[] }[]).flatMap(({ instance }) => instance.map(({ uid }) => uid))
      const expected = new Set(all.flatMap(uids))
      expect(new Set(study.series.flatMap(({ instance }) => instance.map(({ uid }) => uid)))).toEqual(expected)
      expect(study.numberOfInstances).toBe(expected.size)
    }),
  )
})
