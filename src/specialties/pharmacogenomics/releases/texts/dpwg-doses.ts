import { alternative, avoid, level, watched } from './dpwg-words.ts'
import { adjust, type Clause, type Dose, mgDay, mgKgDay, nothing, number, percent, scaled, times } from './step.ts'

const most = (value: string | undefined, ...when: readonly string[]): Dose => ({
  of: 'maximum',
  atMost: mgDay(value),
  when,
})

/** What DPWG's texts say of doses. */
export const dpwgDoses: readonly Clause[] = [
  // Another dose, or another drug instead.
  [/^use (?:half) of the (?:normal|standard) dose/, () => [adjust(scaled('dose', [0.5, 0.5]))]],
  [
    /^use (\d+)(?:-(\d+))?% of the (?:standard|normal) (initial |maintenance )?dose(.*)$/,
    ([, from, to, of, rest]) => [
      watched(
        adjust(
          scaled(
            of === undefined ? 'dose' : of.trim() === 'initial' ? 'start' : 'maintenance',
            percent(from, to ?? from),
          ),
        ),
        rest!,
      ),
      ...(/, or,? avoid/.test(rest!) ? [{ ...avoid, as: 'or' as const }] : []),
    ],
  ],
  [/^recommend to use (\d+)% of the standard initial dose/, ([, to]) => [adjust(scaled('start', percent(to)))]],
  [
    /^for the other doses, use (\d+)(?:-(\d+))?% of the standard dose/,
    ([, from, to], text) => [watched(adjust(scaled('maintenance', percent(from, to ?? from))), text)],
  ],
  [
    /^start (?:with|at) (\d+)% of the (?:standard|normal) (?:drug )?dose,? or start with the standard dose and reduce to (\d+)%/,
    ([, to, later]) => [
      adjust(scaled('start', percent(to))),
      { ...adjust(scaled('dose', percent(later))), as: 'or', when: ['side-effects'] },
    ],
  ],
  [
    /^start with (\d+)(?:-(\d+))?% of the (?:standard|normal) (?:drug )?dose(.*)$/,
    ([, from, to, rest]) => [
      {
        ...adjust(scaled('start', percent(from, to ?? from))),
        ...(rest!.includes('neutrophil count') ? { checks: ['neutrophils'] } : {}),
      },
      ...(/ or avoid /.test(rest!) ? [{ ...avoid, as: 'or' as const }] : []),
    ],
  ],
  [
    /^choose an alternative or start with (\d+)(?:-(\d+))?% of the standard dose/,
    ([, from, to]) => [alternative, { ...adjust(scaled('start', percent(from, to ?? from))), as: 'or' }],
  ],
  [
    /^use (\d\S*) times the (?:standard|normal) (initial )?dose(.*)$/,
    ([, by, of, rest]) => [
      watched(adjust(scaled(of === undefined ? 'dose' : 'start', times(by))), rest!),
      ...(rest!.includes('or choose an alternative') ? [{ ...alternative, as: 'or' as const }] : []),
    ],
  ],
  [/^use (\d\S*) times the initial dose that/, ([, by]) => [adjust(scaled('start', times(by)))]],
  [
    /^use an initial dose that is (\S+)x higher(.*)$/,
    ([, by, rest]) => [watched(adjust(scaled('start', times(by))), rest!)],
  ],
  [
    /^increase the dose to (\S+) times the standard dose(.*)$/,
    ([, by, rest]) => [watched(adjust(scaled('dose', times(by))), rest!)],
  ],
  [
    /^increase the dose based on effectiveness and side effects to (\S+) times.* or select/,
    ([, by]) => [adjust(scaled('maximum', times(by))), { ...alternative, as: 'or' }],
  ],
  [/^increase the dose to (\d+)% of the standard dose/, ([, to]) => [adjust(scaled('dose', percent(to)))]],
  [/^double the standard dose(.*)$/, ([, rest]) => [watched(adjust(scaled('dose', [2, 2])), rest!)]],
  [
    /^choose an alternative or double the dose to (\d+) mg\/day \((\d+) mg loading/,
    ([, dose, loading]) => [
      alternative,
      {
        ...adjust(scaled('dose', [2, 2], { exactly: [mgDay(dose)] }), {
          of: 'start',
          exactly: [{ value: number(loading), unit: 'mg once' }],
        }),
        as: 'or',
      },
    ],
  ],
  [/^use a (\d)-fold higher dose/, ([, by]) => [adjust(scaled('dose', times(by)))]],
  [
    /^reduce the dose (?:further )?to (\d+)% of the (?:standard|normal) dose(.*)$/,
    ([, to, rest]) => [watched(adjust(scaled('dose', percent(to))), rest!)],
  ],
  [/^reduce the dose(?: and check.*)?$/, () => [adjust({ of: 'dose', change: 'lower' })]],
  [
    /^use smaller steps in dose titration and\/or prescribe no more than (\d+)%/,
    ([, to]) => [{ ...adjust(scaled('maximum', percent(to))), titration: 'slower' }],
  ],
  [/^use the maximum dose for the relevant indication as a target/, () => [adjust({ of: 'target', basis: 'maximum' })]],
  [/^try a dose increase/, () => [adjust({ of: 'dose', change: 'higher' })]],
  [
    /^do not exceed (\S+) times the normal dose/,
    ([, by]) => [{ ...adjust(scaled('maximum', times(by))), as: 'then', when: ['no-response'] }],
  ],
  [
    /^start with a (?:very )?low dose/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), checks: ['side-effects', 'effect'] }],
  ],
  [
    /^start with the normal initial dose, bearing in mind that an increase/,
    () => [{ action: 'monitor', checks: ['side-effects'] }],
  ],
  [
    /^select an alternative or measure the endoxifen concentration.*factor of (\S+)-(\S+)$/,
    ([, from, to]) => [alternative, { ...adjust(scaled('dose', times(from, to))), as: 'or', checks: level }],
  ],
  [
    /^select an alternative or increase the dose to (\d+) mg\/day/,
    ([, dose]) => [
      alternative,
      { ...adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] }), as: 'or', checks: level },
    ],
  ],
  [
    /^choose an alternative or titrate the dose according to the maximum dose for the active metabolite/,
    () => [
      alternative,
      {
        ...adjust(
          most('12', 'by-mouth', 'adult-or-from-15-years-with-51-kg-or-more'),
          most('6', 'by-mouth', 'from-15-years-under-51-kg'),
          { of: 'maximum', atMost: { value: 75, unit: 'mg/2 weeks' }, when: ['intramuscular'] },
        ),
        as: 'or',
      },
    ],
  ],
  [/^intramuscular 75 mg per 2 weeks/, nothing],

  // Limits in milligrams.
  [
    /^administer no more than (\d+) mg\/day or (\d+) mg\/month \((\d+)-(\d+)%/,
    ([, day, month, from, to]) => [
      adjust(scaled('maximum', percent(from, to), { atMost: mgDay(day) }), {
        of: 'maximum',
        atMost: { value: number(month), unit: 'mg/month' },
      }),
    ],
  ],
  [
    /^do not exceed the following (?:daily )?doses(?: \((\d+)% of the standard maximum dose\))?:(?: adults < 65 years (\S+) mg\/day, .?65 years (\S+) mg\/day)?$/,
    ([, to, younger, older]) => [
      adjust(
        ...(to === undefined ? [] : [scaled('maximum', percent(to))]),
        ...(younger === undefined ? [] : [most(younger, 'age-under-65'), most(older, 'age-65-or-over')]),
      ),
    ],
  ],
  [
    /^adults up to 65 years: (\d+)mg as tablets or (\d+)mg as drops/,
    ([, tablets, drops]) => [adjust(most(tablets, 'age-under-65', 'tablets'), most(drops, 'age-under-65', 'drops'))],
  ],
  [
    /^adults 65 years or older: (\d+)mg as tablets or (\d+)mg as drops/,
    ([, tablets, drops]) => [
      adjust(most(tablets, 'age-65-or-over', 'tablets'), most(drops, 'age-65-or-over', 'drops')),
    ],
  ],
  [
    /^use no more than the following doses \((\d+)% of the normal maximum dose\):/,
    ([, to]) => [adjust(scaled('maximum', percent(to)))],
  ],
  [/^12 years and older: (\d+) mg\/day/, ([, dose]) => [adjust(most(dose, 'age-12-or-over'))]],
  [
    /^younger than 12 years: (\S+) mg\/kg per day to a maximum of (\d+) mg\/day/,
    ([, kg, dose]) => [
      adjust({ of: 'maximum', atMost: mgKgDay(kg), when: ['age-under-12'] }, most(dose, 'age-under-12')),
    ],
  ],
  [/^do not give doses exceeding (\d+) mg\/day/, ([, dose]) => [adjust({ of: 'maximum', atMost: mgDay(dose) })]],
  [
    /^(?:use|consider) (?:a|the) (standard )?dose of (\d+) ?mg(?: drug)? (\d)x daily/,
    ([, usual, dose, often], text) => [
      usual === undefined
        ? {
            ...adjust({ of: 'dose', change: 'lower', exactly: [mgDay(String(number(dose) * number(often)))] }),
            ...(text.includes('side effects') ? { checks: ['side-effects'] } : {}),
          }
        : { action: 'standard', doses: [{ of: 'dose', exactly: [mgDay(String(number(dose) * number(often)))] }] },
    ],
  ],
  [
    /^the recommended initial dose is (\d+) mg\/day/,
    ([, dose]) => [
      dose === '600'
        ? { action: 'standard', doses: [{ of: 'start', exactly: [mgDay(dose)] }], checks: level }
        : { ...adjust({ of: 'start', change: 'lower', exactly: [mgDay(dose)] }), checks: level },
    ],
  ],
  [
    /^(?:start with the standard dose|initiate the combination preparation) and titrate/,
    () => [{ action: 'standard', checks: level }],
  ],
  [
    /^to induce drug tolerance|^induce drug tolerance|^to induce/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), titration: 'slower', checks: ['tolerance-induction'] }],
  ],
  [/^the consecutive daily doses in the induction/, nothing],
  [
    /^(?:dose adjustment is not required for doses lower than) (\S+) mg\/kg per day for \w+ or (\S+) mg\/kg/,
    () => [
      { action: 'none', because: 'no-action', when: ['azathioprine-under-1.5-or-mercaptopurine-under-0.75-mg/kg/day'] },
    ],
  ],
  [
    /^(?:note: )?more stringent dose reductions are necessary if the patient is also (tpmt|nudt15)/,
    ([, gene]) => [
      { ...adjust({ of: 'start', change: 'lower' }), as: 'then', everywhere: true, when: [`${gene}-reduced-too`] },
    ],
  ],
]
