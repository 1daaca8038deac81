import { type AdviceCases, handedOut } from '../../../clinical/index.ts'
import { ben, dan, stroke, syndrome } from './worked.ts'

const asked = '?' as never
const gone = null as never

const mg = (amount: number, timesPerDay = 1) => ({ amount, unit: 'mg', text: `${amount} mg`, timesPerDay })
const every = [
  { drug: 'aspirin', dose: mg(100) },
  { drug: 'clopidogrel' },
  { drug: 'prasugrel' },
  { drug: 'ticagrelor' },
] as const

const event = (at: string) => ({ problems: { 'acute-coronary-syndrome': at } })
const stent = (at: string) => ({ procedures: { 'percutaneous-coronary-intervention': at } })
const strokeAt = (at: string) => ({ problems: { 'stroke-or-tia': at } })

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'dan', patient: dan, orders: every },
    { id: 'ben', patient: ben, orders: [{ drug: 'aspirin' }] },
    { id: 'syndrome', patient: syndrome, orders: every },
    { id: 'syndrome-with-stent', like: 'syndrome', patient: stent('2026-11-02') },
    {
      id: 'syndrome-treated',
      like: 'syndrome',
      patient: { medicines: { aspirin: { dose: 75, timesPerDay: 1 }, ticagrelor: { dose: 90, timesPerDay: 2 } } },
    },
    {
      id: 'syndrome-on-anticoagulant',
      like: 'syndrome',
      patient: { medicines: { apixaban: { dose: 5, timesPerDay: 2 } } },
    },
    {
      id: 'triple-therapy',
      like: 'syndrome',
      patient: { medicines: { apixaban: {}, aspirin: { dose: 75 }, clopidogrel: {} } },
    },
    {
      id: 'triple-therapy-potent',
      like: 'syndrome',
      patient: { ...event('2026-09-01'), medicines: { apixaban: {}, aspirin: { dose: 75 }, ticagrelor: {} } },
    },
    {
      id: 'stopped-early',
      like: 'syndrome',
      patient: {
        medicines: { aspirin: {}, clopidogrel: { at: '2026-11-01', until: '2026-11-15', status: 'stopped' } },
      },
    },
    { id: 'stopped-later', like: 'stopped-early', patient: event('2026-08-01') },
    {
      id: 'refill-gap',
      like: 'syndrome',
      patient: {
        ...event('2026-08-01'),
        medicines: { aspirin: {}, clopidogrel: {} },
        more: [handedOut('clopidogrel', '2026-10-01', 30)],
      },
    },
    {
      id: 'course-over',
      like: 'syndrome',
      patient: { ...event('2025-11-01'), medicines: { aspirin: {}, clopidogrel: {} } },
    },
    {
      id: 'stent-course-over',
      like: 'dan',
      patient: { ...stent('2026-05-01'), problems: gone, medicines: { clopidogrel: {} } },
    },
    { id: 'bleeding', like: 'syndrome', patient: { problems: { 'active-bleeding': '2026-11-20' } } },
    { id: 'stroke', patient: stroke, orders: every },
    { id: 'stroke-late', like: 'stroke', patient: strokeAt('2026-07-01') },
    {
      id: 'stroke-on-two',
      like: 'stroke',
      patient: { ...strokeAt('2026-07-01'), medicines: { aspirin: {}, clopidogrel: {} } },
    },
    { id: 'stroke-on-one', like: 'stroke', patient: { medicines: { aspirin: {} } } },
    { id: 'stroke-from-the-heart', like: 'stroke', patient: { problems: { 'atrial-fibrillation': '2026-11-20' } } },
    {
      id: 'aspirin-too-much',
      like: 'syndrome',
      patient: { medicines: { ticagrelor: {} } },
      orders: [{ drug: 'aspirin', dose: mg(300) }, { drug: 'aspirin' }],
    },
    { id: 'aspirin-too-much-no-jurisdiction', like: 'aspirin-too-much', jurisdiction: null },
    {
      id: 'vascular-on-anticoagulant',
      like: 'ben',
      patient: { problems: { 'peripheral-arterial-disease': '2020-01-01' }, medicines: { warfarin: {} } },
    },
  ],
  sweeps: [
    { id: 'age', like: 'syndrome', patient: { birth: asked }, orders: every, values: ['1951-11-24', '1951-11-23'] },
    {
      id: 'age, Europe',
      like: 'syndrome',
      jurisdiction: 'eu',
      patient: { birth: asked },
      orders: every,
      values: ['1951-11-24', '1951-11-23'],
    },
    {
      id: 'weight',
      like: 'syndrome',
      patient: { measured: { weight: ['2026-10-01', asked] } },
      orders: every,
      values: [59.9, 60],
    },
    {
      id: 'weight, Europe',
      like: 'syndrome',
      jurisdiction: 'eu',
      patient: { measured: { weight: ['2026-10-01', asked] } },
      orders: every,
      values: [59.9, 60],
    },
    {
      id: 'days since the weight: 365',
      like: 'syndrome',
      patient: { measured: { weight: [asked, 59] } },
      orders: every,
      values: ['2025-11-24', '2025-11-23'],
    },
    {
      id: 'a problem on the list',
      like: 'syndrome',
      patient: { problems: asked },
      orders: every,
      values: [
        {},
        { 'stroke-or-tia': '2000-01-01' },
        { 'intracranial-haemorrhage': '2000-01-01' },
        { 'active-bleeding': '2026-11-20' },
        { 'active-bleeding': '2026-10-25' },
        { 'active-bleeding': '2026-10-24' },
        { 'active-bleeding': '2026-10-23' },
      ],
    },
    ...(['us', 'eu', null] as const).map(jurisdiction => ({
      id: `a medicine on the list, ${jurisdiction}`,
      like: 'syndrome',
      jurisdiction,
      patient: { medicines: asked },
      orders: every,
      values: ['itraconazole', 'ritonavir', 'rifampicin', 'phenytoin', 'ticagrelor', 'apixaban', 'warfarin'].map(
        one => ({ [one]: {} }),
      ),
    })),
    ...(['us', 'eu'] as const).flatMap(jurisdiction => [
      {
        id: `ticagrelor ordered beside aspirin on the list, mg a day, ${jurisdiction}`,
        like: 'syndrome',
        jurisdiction,
        patient: { medicines: { aspirin: { dose: asked, timesPerDay: 1 } } },
        orders: every,
        values: [100, 101, 150, 151],
      },
      {
        id: `aspirin ordered beside ticagrelor, mg a day, ${jurisdiction}`,
        like: 'syndrome',
        jurisdiction,
        patient: { medicines: { ticagrelor: {} } },
        orders: [{ drug: 'aspirin', dose: asked }],
        values: [mg(100), mg(101), mg(150), mg(151), mg(75, 2), mg(76, 2), null],
      },
    ]),
    {
      id: 'days since the syndrome, three antithrombotics: 28',
      like: 'triple-therapy',
      patient: event(asked),
      orders: every,
      values: ['2026-10-27', '2026-10-26', '2026-10-25'],
    },
    {
      id: 'days since the syndrome, three with ticagrelor: 28',
      like: 'triple-therapy-potent',
      patient: event(asked),
      orders: every,
      values: ['2026-10-27', '2026-10-26', '2026-10-25'],
    },
    {
      id: 'days since the syndrome, one beside an anticoagulant: 365',
      like: 'syndrome-on-anticoagulant',
      patient: event(asked),
      orders: every,
      values: ['2025-11-24', '2025-11-23', '2025-11-22'],
    },
    {
      id: 'beside an anticoagulant, no coronary event: a disease',
      like: 'ben',
      patient: { medicines: { apixaban: {} }, problems: { '?': '2010-01-01' } },
      orders: every,
      values: [
        'coronary-disease',
        'myocardial-infarction',
        'peripheral-arterial-disease',
        'stroke-or-tia',
        'aortic-plaque',
        'gout',
      ],
    },
    {
      id: 'aspirin beside rivaroxaban, mg',
      like: 'vascular-on-anticoagulant',
      patient: { medicines: { warfarin: gone, rivaroxaban: { dose: asked } } },
      orders: [{ drug: 'aspirin' }, { drug: 'clopidogrel' }],
      values: [2.5, 10],
    },
    {
      id: 'aspirin beside rivaroxaban 2.5 mg, a disease',
      like: 'ben',
      patient: { medicines: { rivaroxaban: { dose: 2.5 } }, problems: { '?': '2010-01-01' } },
      orders: [{ drug: 'aspirin' }],
      values: [
        'coronary-disease',
        'myocardial-infarction',
        'peripheral-arterial-disease',
        'stroke-or-tia',
        'aortic-plaque',
      ],
    },
    {
      id: 'days since the syndrome, two antiplatelets: 365',
      like: 'course-over',
      patient: event(asked),
      values: ['2025-11-25', '2025-11-24', '2025-11-23'],
    },
    {
      id: 'days since the stent, two antiplatelets: 183',
      like: 'stent-course-over',
      patient: stent(asked),
      values: ['2026-05-26', '2026-05-25', '2026-05-24', '2026-05-23'],
    },
    {
      id: 'days since the stroke, two antiplatelets: 90',
      like: 'stroke-on-two',
      patient: strokeAt(asked),
      values: ['2026-08-26', '2026-08-25', '2026-08-24'],
    },
    {
      id: 'days since the stroke: 7',
      like: 'stroke',
      patient: strokeAt(asked),
      values: ['2026-11-17', '2026-11-16', '2026-11-15'],
    },
    {
      id: 'days since the stroke: 90',
      like: 'stroke',
      patient: strokeAt(asked),
      values: ['2026-08-26', '2026-08-25', '2026-08-24'],
    },
    {
      id: 'a stent after the syndrome of 2025-01-10: 365 days',
      like: 'syndrome',
      patient: { ...event('2025-01-10'), ...stent(asked) },
      values: ['2026-01-10', '2026-01-11'],
    },
    {
      id: 'a stent before the syndrome of 2026-11-10: 7 days',
      like: 'syndrome',
      patient: { ...event('2026-11-10'), ...stent(asked) },
      values: ['2026-11-02', '2026-11-03'],
    },
    {
      id: 'a stroke before or after an old stent, two antiplatelets',
      like: 'stent-course-over',
      patient: { ...stent('2026-01-01'), problems: { 'stroke-or-tia': asked } },
      values: ['2025-12-01', '2026-02-01', '2026-11-01'],
    },
    {
      id: 'day of stopping: 30 days after the syndrome',
      like: 'stopped-early',
      patient: event(asked),
      values: ['2026-10-25', '2026-10-24', '2026-10-23'],
    },
    {
      id: 'clopidogrel stopped before or after the syndrome of 2026-11-01',
      like: 'syndrome',
      patient: { medicines: { aspirin: {}, clopidogrel: { at: '2026-01-01', until: asked, status: 'stopped' } } },
      values: ['2026-10-31', '2026-11-01', '2026-11-15'],
    },
    {
      id: 'days of supply handed out on 2026-10-01: 7 days of grace',
      like: 'refill-gap',
      patient: { more: [handedOut('clopidogrel', '2026-10-01', asked)] },
      values: [45, 46, 47, 48],
    },
    {
      id: 'whose package ran out',
      like: 'refill-gap',
      patient: { more: asked },
      values: [
        [handedOut('aspirin', '2026-10-01', 30)],
        [handedOut('clopidogrel', '2026-07-01', 30)],
        [handedOut('ticagrelor', '2026-10-01', 30)],
        [handedOut('clopidogrel', '2026-10-01', 30), handedOut('clopidogrel', '2026-11-01', 30)],
      ],
    },
    {
      id: 'a stroke that may come from the heart',
      like: 'stroke',
      patient: { problems: asked },
      values: ['atrial-fibrillation', 'atrial-flutter', 'mechanical-valve', 'gout'].map(one => ({
        [one]: '2010-01-01',
      })),
    },
    {
      id: 'medicines after the stroke',
      like: 'stroke',
      patient: { medicines: { '?': {} } },
      values: ['aspirin', 'apixaban', 'warfarin', 'ibuprofen'],
    },
  ],
}
