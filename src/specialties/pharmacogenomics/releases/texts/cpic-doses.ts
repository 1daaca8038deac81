import {
  adjust,
  type Clause,
  mgDay,
  mgKgDay,
  nothing,
  number,
  percent,
  percentLess,
  type Step,
  scaled,
  times,
} from './step.ts'

const alternative: Step = { action: 'alternative' }
const standard: Step = { action: 'standard' }
const level = ['drug-level']
const slower: Pick<Step, 'titration'> = { titration: 'slower' }
const perDay = (unit: string): string => (unit === 'mg/kg' ? 'mg/kg/day' : unit)
const usualStart = (text: string): string =>
  /mg\/kg\/day or|1\.5 mg\/kg/.test(text)
    ? 'usual-start-75-mg/m2-or-1.5-mg/kg-or-more'
    : /mg\/m2/.test(text)
      ? 'usual-start-40-mg/m2-or-more'
      : 'usual-start-2-mg/kg-or-more'

/** What CPIC's texts say of doses. */
export const cpicDoses: readonly Clause[] = [
  // Another dose: by percent.
  [
    /^consider a (\d+)% reduction of (?:the )?recommended starting dose/,
    ([, by]) => [adjust(scaled('start', percentLess(by)))],
  ],
  [
    /^reduce starting dose by (\d+)%/,
    ([, by]) => [{ ...adjust(scaled('start', percentLess(by))), checks: ['toxicity'] }],
  ],
  [
    /^reduce starting doses to (\d+)%/,
    ([, to]) => [{ ...adjust(scaled('start', percent(to))), checks: ['myelosuppression'] }],
  ],
  [
    /^patients with the c\.2846a>t\/c\.2846a>t genotype may require >50%/,
    () => [{ ...adjust({ of: 'start', change: 'lower', factorBelow: 0.5 }), when: ['c.2846A>T-twice'] }],
  ],
  [
    /^5-(?:drug|fluorouracil) should be administered at a strongly reduced dose/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), checks: level }],
  ],
  [
    /^initiate therapy with (\d+)-(\d+)% of the lowest/,
    ([, from, to]) => [adjust(scaled('start', percent(from, to), { basis: 'lowest-recommended' }))],
  ],
  [
    /^initiate therapy with (\d+)% of the lowest/,
    ([, to]) => [adjust(scaled('start', percent(to), { basis: 'lowest-recommended' }))],
  ],
  [
    /^titrate dose upward to clinical effect or (\d+)(?:-(\d+))?% of the maximum/,
    ([, from, to]) => [{ ...adjust(scaled('maximum', percent(from, to ?? from))), ...slower }],
  ],
  [/^titrate dose upward to clinical effect or maximum/, () => [{ ...adjust(), ...slower }]],
  [/^upward dose titration should not occur until/, nothing],
  [
    /^consider a (\d+)-(\d+)% lower starting dose.*or consider a clinically/,
    ([, from, to]) => [
      { ...adjust(scaled('start', percentLess(from, to))), ...slower },
      { ...alternative, as: 'or' },
    ],
  ],
  [
    /^consider a (\d+)% reduction in recommended starting dose.*a (\d+)% lower maintenance/,
    ([, start, maintenance]) => [
      { ...adjust(scaled('start', percentLess(start)), scaled('maintenance', percentLess(maintenance))), ...slower },
    ],
  ],
  [
    /^consider a lower starting dose, slower titration schedule and (\d+)% reduction of (?:the )?standard maintenance dose(.*)$/,
    ([, by, rest]) => [
      { ...adjust({ of: 'start', change: 'lower' }, scaled('maintenance', percentLess(by))), ...slower },
      ...(rest!.includes('or select') ? [{ ...alternative, as: 'or' as const }] : []),
    ],
  ],
  [
    /^consider a lower starting dose and slower titration/,
    () => [{ ...adjust({ of: 'start', change: 'lower' }), ...slower }],
  ],
  [
    /^consider a slower titration schedule and lower maintenance/,
    () => [{ ...adjust({ of: 'maintenance', change: 'lower' }), ...slower }],
  ],
  [/^increase starting daily dose by (\d+)%/, ([, by]) => [adjust(scaled('start', percent(String(100 + number(by)))))]],
  [
    /^for chronic therapy \(>12 weeks\).*consider (\d+)% reduction/,
    ([, by]) => [
      { ...adjust(scaled('maintenance', percentLess(by))), when: ['over-12-weeks-and-effective'], checks: ['effect'] },
    ],
  ],
  [
    /^consider increasing dose by (\d+)-(\d+)% for the treatment of h pylori/,
    ([, from, to]) => [
      {
        ...adjust(scaled('dose', percent(String(100 + number(from)), String(100 + number(to))))),
        when: ['h-pylori-or-erosive-oesophagitis'],
      },
    ],
  ],
  [
    /^for subsequent doses,? use approximately (\d+)% less/,
    ([, by]) => [adjust(scaled('maintenance', percentLess(by)))],
  ],
  [/^for first dose, use typical/, nothing],
  [
    /^initiate (\d+)% of starting dose .*maximum recommended dose of (\d+) mg or consider a clinically/,
    ([, to, most]) => [
      adjust(scaled('start', percent(to)), { of: 'maximum', atMost: mgDay(most) }),
      { ...alternative, as: 'or' },
    ],
  ],
  [
    /^increasing the target maintenance dose by (\d+)% or more/,
    ([, by]) => [
      { ...adjust({ of: 'target', change: 'higher', factorFrom: percent(String(100 + number(by)))[0] }), as: 'else' },
    ],
  ],
  [
    /^start with (?:reduced )?(?:starting )?(?:reduced )?doses \((\d+)% ?(?:-|to) ?(\d+)% of normal dose\) if normal starting dose is (.*?) \(/,
    ([, from, to, usual]) => [
      { ...adjust(scaled('start', percent(from, to))), when: [usualStart(usual!)], checks: ['myelosuppression'] },
    ],
  ],
  [
    /^start with drastically reduced (?:normal daily )?doses\s*\(reduce daily dose by 10-fold(.*?)\)/,
    ([, rest]) => [
      {
        ...adjust(scaled('start', [0.1, 0.1], /thrice weekly/.test(rest!) ? { timesWeekly: 3 } : {})),
        checks: ['myelosuppression'],
      },
    ],
  ],
  [
    /^initiate dose at (\d+) mg\/m2\/day/,
    ([, dose]) => [
      {
        ...adjust({ of: 'start', change: 'lower', exactly: [{ value: number(dose), unit: 'mg/m2/day' }] }),
        checks: ['myelosuppression'],
      },
    ],
  ],
  [
    /^(?:if normal starting dose is already|allow (?:at least )?\d|in setting of myelosuppression|if myelosuppression occurs)/,
    nothing,
  ],
  [
    /^increase starting dose (\S+) to (\d+) times/,
    ([, from, to]) => [{ ...adjust(scaled('start', times(from, to))), checks: level }],
  ],
  [
    /^total starting dose should not exceed (\S+) mg\/kg\/day/,
    ([, most]) => [adjust({ of: 'start', atMost: mgKgDay(most) })],
  ],

  // Another dose: by amount.
  [
    /^prescribe ≤ ?(\d+) ?mg (?:per day )?as a starting dose(.*)$/,
    ([, most, rest]) => [
      adjust({ of: 'start', atMost: mgDay(most) }),
      ...(rest!.includes('if dose >')
        ? [
            {
              action: 'alternative' as const,
              as: 'then' as const,
              when: ['more-effect-needed'],
              drugs: ['combination with a non-statin'],
            },
          ]
        : []),
    ],
  ],
  [
    /^limit dose to (≤|<)(\d+)mg\/day/,
    ([, sign, most]) => [
      adjust(sign === '<' ? { of: 'maximum', below: mgDay(most) } : { of: 'maximum', atMost: mgDay(most) }),
    ],
  ],
  [
    /^consider initiating drug with decreased dose of (\d+)(?: or (\d+))? mg\/day/,
    ([, one, two]) => [
      adjust({ of: 'start', change: 'lower', exactly: two === undefined ? [mgDay(one)] : [mgDay(one), mgDay(two)] }),
    ],
  ],
  [
    /^initiate with a dose of (\S+) (mg\/day|mg\/kg(?:\/day)?) and increase to (\S+) (mg\/day|mg\/kg\/day) after 3 days/,
    ([, one, unit, two, full]) => [
      {
        ...standard,
        doses: [
          { of: 'start', exactly: [{ value: number(one), unit: perDay(unit!) }] },
          { of: 'target', exactly: [{ value: number(two), unit: full! }], when: ['after-3-days'] },
        ],
      },
    ],
  ],
  [
    /^initiate with a dose of (\S+) (mg\/day|mg\/kg\/day) and if no clinical response.*after 2 weeks,? (increase dose to (\S+) mg\/day|consider obtaining)/,
    ([, one, unit, , two]) => [
      { ...adjust({ of: 'start', exactly: [{ value: number(one), unit: unit! }] }), ...slower },
      two === undefined
        ? { action: 'monitor', as: 'then', when: ['no-response-after-2-weeks'], checks: level }
        : {
            ...adjust({ of: 'dose', change: 'higher', exactly: [mgDay(two)] }),
            as: 'then',
            when: ['no-response-after-2-weeks'],
          },
    ],
  ],
  [
    /^consider increasing dose to (\d+) mg\/day/,
    ([, dose]) => [adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] })],
  ],
  [/^dosages greater than 100 mg\/day may be needed/, nothing],
  [/^consider obtaining a (?:peak )?plasma concentration/, () => [{ action: 'monitor', checks: level }]],
  [/^consider a proportional (?:dose increase|increase in dose)/, () => [adjust({ of: 'dose', change: 'higher' })]],
  [/^consider a reduction in dose/, () => [adjust({ of: 'dose', change: 'lower' })]],
  [
    /^consider titrating to a higher (target|maintenance) dose(.*)$/,
    ([, of, rest]) => [
      adjust({ of: of === 'target' ? 'target' : 'maintenance', change: 'higher' }),
      ...(rest!.includes('or switching') ? [{ ...alternative, as: 'or' as const }] : []),
    ],
  ],
  [
    /^drug should be administered at a preferably lower/,
    () => [{ ...adjust({ of: 'dose', change: 'lower' }), checks: level }],
  ],
  [
    /^consideration should be given to use a higher .*\((\d+) mg\/day\)/,
    ([, dose]) => [adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] })],
  ],
  [
    /^note, higher dose drug \((\d+) mg\/day\).*if there are contraindications/,
    ([, dose]) => [
      {
        ...adjust({ of: 'dose', change: 'higher', exactly: [mgDay(dose)] }),
        as: 'else',
        when: ['aromatase-inhibitor-contraindicated'],
      },
    ],
  ],
]
