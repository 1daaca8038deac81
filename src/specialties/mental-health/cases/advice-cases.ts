import type { AdviceCases } from '../../../clinical/index.ts'
import { answers, formItems } from '../tables.ts'
import { form, type GivenAnswer, knowledge, nights } from './worked.ts'

const asked = '?' as never

const bare = { asOf: '2026-11-02T09:00:00Z', birth: '1992-02-17', sex: 'male' } as const
const depressed = { ...bare, problems: { depression: '2026-06-01' } }
const today = '2026-11-02T08:00:00Z'
const phq = (item9: GivenAnswer, at = today, others = 1) => form(at, [...Array(8).fill(others), item9])
/** PHQ-9 with this total, item 9 being 0. */
const total = (points: number, at = today) =>
  form(at, [...Array.from({ length: 8 }, (_, n) => Math.max(0, Math.min(3, points - 3 * n))), 0])
const gad = (points: number, at = today) =>
  form(
    at,
    Array.from({ length: 7 }, (_, n) => Math.max(0, Math.min(3, points - 3 * n))),
    { id: 'gad-7' },
  )

const usual = Array(14).fill(7.5)
const coded = (at: string, code: string, value: object) => ({
  kind: 'questionnaire-response' as const,
  at,
  status: 'completed',
  questionnaire: 'http://loinc.org/q/44249-1',
  items: [{ linkId: '/44260-8', codings: [{ system: 'http://loinc.org', code }], value }] as never,
})
/** One item of a form as an observation of its own. */
const observed = (code: string, points: number, at = today) => ({
  kind: 'observation' as const,
  at,
  codings: [{ system: 'http://loinc.org', code }],
  categories: [],
  value: { type: 'integer', value: points } as const,
})

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'no-form', patient: depressed },
    { id: 'withheld', patient: { ...depressed, withheld: ['mental-health'] } },
    { id: 'item-9-is-3', patient: { ...depressed, more: [phq(3)] } },
    { id: 'item-9-is-1', like: 'item-9-is-3', patient: { more: [phq(1)] } },
    { id: 'item-9-is-0', like: 'item-9-is-3', patient: { more: [phq(0)] } },
    { id: 'item-9-in-germany', like: 'item-9-is-3', patient: { country: 'DE' } },
    { id: 'item-9-eu', like: 'item-9-is-3', jurisdiction: 'eu' },
    { id: 'item-9-no-country', like: 'item-9-is-3', jurisdiction: null },
    { id: 'later-zero', like: 'item-9-is-3', patient: { more: [phq(2, '2026-10-30T08:00:00Z'), phq(0)] } },
    { id: 'lower-the-day-after', like: 'item-9-is-3', patient: { more: [phq(3, '2026-11-01T08:00:00Z'), phq(1)] } },
    { id: 'not-readable', like: 'item-9-is-3', patient: { more: [phq('manchmal')] } },
    { id: 'not-asked-since', like: 'item-9-is-3', patient: { more: [phq(2, '2026-09-20T08:00:00Z')] } },
    {
      id: 'only-a-total',
      like: 'item-9-is-3',
      patient: { more: [], measured: { 'phq9-total': ['2026-11-01', 26] } },
    },
    { id: 'worse', patient: { ...depressed, more: [total(8, '2026-09-20T08:00:00Z'), total(14)] } },
    {
      id: 'worse-and-sleepless',
      like: 'worse',
      patient: { measured: nights([...usual, 4.5, 5, 5], '2026-11-02') ?? {} },
    },
    { id: 'sleepless', patient: { ...depressed, measured: nights([...usual, 4.5, 5, 5]) ?? {} } },
    {
      id: 'overdue',
      patient: { ...depressed, more: [total(15, '2026-08-01T08:00:00Z'), gad(12, '2026-08-01T08:00:00Z')] },
    },
    {
      id: 'totals-differ',
      like: 'worse',
      patient: { more: [total(8)], measured: { 'phq9-total': [today, 12] } },
    },
  ],
  sweeps: [
    ...[0, 1, 2, 3].map(points => ({
      id: `item 9 is ${points}: days since`,
      like: 'no-form',
      patient: { more: asked },
      values: ['2026-10-03T10:00:00Z', '2026-10-03T08:59:59Z', '2026-05-06T10:00:00Z', '2026-05-06T08:59:00Z'].map(
        at => [phq(points, at)],
      ),
    })),
    {
      id: 'PHQ-9, total by items',
      like: 'no-form',
      patient: { more: asked },
      values: [0, 4, 5, 9, 10, 14, 15, 19, 20, 24].map(points => [total(points)]),
    },
    {
      id: 'GAD-7, total by items',
      like: 'no-form',
      patient: { more: asked },
      values: [0, 4, 5, 9, 10, 14, 15, 21].map(points => [gad(points)]),
    },
    {
      id: 'PHQ-9, only a total',
      like: 'no-form',
      patient: { measured: { 'phq9-total': ['2026-11-01', asked] } },
      values: [-1, 0, 4, 5, 9, 10, 14, 15, 19, 20, 24, 24.5, 25, 26, 27, 28],
    },
    {
      id: 'PHQ-9, points more than before',
      like: 'no-form',
      patient: { more: asked },
      values: [12, 13, 14].map(points => [total(8, '2026-10-01T08:00:00Z'), total(points)]),
    },
    {
      id: 'PHQ-9 rose from 8 to 14: days since',
      like: 'no-form',
      patient: { more: asked },
      values: ['2026-10-03T10:00:00Z', '2026-10-03T09:00:00Z', '2026-10-03T08:59:00Z'].map(at => [
        total(8, '2026-09-01T08:00:00Z'),
        total(14, at),
      ]),
    },
    ...[9, 10].flatMap(points => [
      {
        id: `PHQ-9 of ${points}, days since: 56`,
        like: 'no-form',
        patient: { more: asked },
        values: ['2026-09-07T09:00:00Z', '2026-09-07T08:59:00Z'].map(at => [total(points, at)]),
      },
      {
        id: `GAD-7 of ${points}, days since: 56`,
        like: 'no-form',
        patient: { more: asked },
        values: ['2026-09-07T09:00:00Z', '2026-09-07T08:59:00Z'].map(at => [gad(points, at)]),
      },
    ]),
    {
      id: 'hours of sleep of the last nights, usually 7.5',
      like: 'no-form',
      patient: { measured: asked },
      values: [5.6, 5.5, 5.4].map(hours => nights([...usual, hours, hours, hours]) ?? {}),
    },
    {
      id: 'nights before, nights since: 7 and 3',
      like: 'no-form',
      patient: { measured: asked },
      values: [
        nights([7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 5, 5, 5, 5]) ?? {},
        nights([7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 5, 5, 5, 5]) ?? {},
        { 'sleep-duration': [...usualNights(), ['2026-11-01', 5], ['2026-11-02', 5]] },
        { 'sleep-duration': [...usualNights(), ['2026-10-31', 5], ['2026-11-01', 5], ['2026-11-02', 5]] },
        { 'sleep-duration': [...usualNights(), ['2026-10-28', 5], ['2026-11-01', 5], ['2026-11-02', 5]] },
      ],
    },
    {
      id: 'the oldest of seven usual nights: 28 days',
      like: 'no-form',
      patient: {
        measured: {
          'sleep-duration': [
            [asked, 7.5],
            ...usualNights().slice(-6),
            ['2026-10-31', 5],
            ['2026-11-01', 5],
            ['2026-11-02', 5],
          ] as never,
        },
      },
      values: ['2026-10-02', '2026-10-01T09:00:00Z', '2026-10-01T08:59:00Z', '2026-09-30'],
    },
    {
      id: 'answers by code and by words',
      like: 'no-form',
      patient: { more: asked },
      values: [
        ...knowledge
          .rows(answers)
          .flatMap(({ code, words }) => [
            [coded(today, '44260-8', { type: 'coded', codings: [{ system: 'http://loinc.org', code }] })],
            [coded(today, '44260-8', { type: 'coded', codings: [], text: words })],
            [coded(today, '44260-8', { type: 'text', text: ` ${words.toUpperCase()} ` })],
          ]),
        [coded(today, '44260-8', { type: 'text', text: '2' })],
        [coded(today, '44260-8', { type: 'text', text: 'sometimes' })],
      ],
    },
    ...(['phq-9', 'gad-7'] as const).map(id => ({
      id: `${id}, each item without an answer`,
      like: 'no-form',
      patient: { more: asked },
      values: Array.from({ length: id === 'phq-9' ? 9 : 7 }, (_, missing) => [
        form(
          today,
          Array.from({ length: 9 }, (__, n) => (n === missing ? null : 1)),
          { id },
        ),
      ]),
    })),
    {
      id: 'items as observations of their own, each 3, the others 0',
      like: 'no-form',
      patient: { more: asked },
      values: knowledge
        .rows(formItems)
        .map(({ form: of, code }) =>
          knowledge
            .rows(formItems)
            .flatMap(row => (row.form === of ? [observed(row.code, row.code === code ? 3 : 0)] : [])),
        ),
    },
    {
      id: 'how far the form is',
      like: 'no-form',
      patient: { more: asked },
      values: ['in-progress', 'stopped', 'completed', 'amended', 'entered-in-error', 'cancelled'].flatMap(status => [
        [form(today, [1, 1, 1, 1, 1, 1, 1, 1, 2], { status })],
        [form(today, [1, 1, 1], { status })],
      ]),
    },
    {
      id: 'the name of the form, eight items and nine',
      like: 'no-form',
      patient: { more: asked },
      values: [
        null,
        'PHQ-9',
        'phq 9',
        'https://example.org/phq_9',
        'PHQ-8',
        'phq2',
        'GAD-2',
        'PHQ-90',
        'another',
      ].flatMap(name => [
        [form(today, [1, 1, 1, 1, 1, 1, 1, 1, 2], { name })],
        [form(today, [1, 1, 1, 1, 1, 1, 1, 1], { name })],
        [form(today, [1, 1], { name })],
      ]),
    },
    {
      id: 'item 9 known by its words',
      like: 'no-form',
      patient: { more: asked },
      values: ['Thoughts that you would be better off dead', 'hurting yourself in some way', 'feeling bad'].map(
        text => [
          {
            kind: 'questionnaire-response' as const,
            at: today,
            status: 'completed',
            items: [{ linkId: 'q9', codings: [], text, value: { type: 'integer', value: 2 } }] as never,
          },
        ],
      ),
    },
    {
      id: 'two sources of one moment',
      like: 'no-form',
      patient: { more: asked },
      values: [0, 1, 2, 3].map(points => [phq(1), observed('44260-8', points)]),
    },
  ],
}

/** Fourteen nights of 7.5 hours, the last one on 28 October. */
function usualNights() {
  return Array.from({ length: 14 }, (_, n) => [`2026-10-${String(n + 14).padStart(2, '0')}`, 7.5] as const)
}
