import { alternative, names } from './dpwg-words.ts'
import type { Clause, Draft } from './step.ts'

const named = (text: string): readonly Draft[] => [{ ...alternative, goesWith: 'instead', drugs: names(text) }]

/** What DPWG's texts say of other drugs. */
export const dpwgAlternatives: readonly Clause[] = [
  // Another drug.
  [/^choose an alternative, such as (\w+)/, ([, drug]) => [{ ...alternative, drugs: [drug!] }]],
  [
    /^choose an alternative for the weak cyp3a inhibitor/,
    () => [{ action: 'monitor', avoidWith: ['weak CYP3A inhibitor'] }],
  ],
  [/^choose an alternative if liver enzymes/, () => [{ ...alternative, as: 'then', when: ['liver-tests-raised'] }]],
  [/^(?:if possible, )?(?:choose|select) an alternative/, () => [alternative]],
  [/^an alternative can be selected as a precaution/, () => [{ ...alternative, as: 'or' }]],
  [
    /^consider an alternative in poor responders/,
    () => [{ ...alternative, as: 'then', when: ['poor-responder-of-platelet-test'] }],
  ],
  [
    /^possible alternatives include: heart failure: (.*)$/,
    ([, text]) => [{ ...alternative, as: 'or', when: ['heart-failure'], drugs: names(text!) }],
  ],
  [
    /^other indications: (atenolol or bisoprolol)/,
    ([, text]) => [{ ...alternative, as: 'or', when: ['other-indications'], drugs: names(text!) }],
  ],
  [
    /^(?:anti-?depressants|antipsychotics|antiarrhythmic drugs|examples of anti-arrhythmic drugs) .*(?:include|are, for example)/,
    (_, text) => named(text),
  ],
  [
    /^prasugrel(?:, ticagrelor and acetylsalicylic acid\/dipyridamole| and ticagrelor) are not metabolised/,
    (_, text) => [
      {
        ...alternative,
        goesWith: 'instead',
        drugs: text.includes('dipyridamole')
          ? ['prasugrel', 'ticagrelor', 'aspirin with dipyridamole']
          : ['prasugrel', 'ticagrelor'],
      },
    ],
  ],
  [
    /^(morphine|clonidine|noscapine|olanzapine) is not metabolised by/,
    ([, drug]) => [{ ...alternative, goesWith: 'instead', drugs: [drug!] }],
  ],
  [
    /^(oxycodone) is metabolised by cyp2d6 to a limited|^(aripiprazole) appears to be less dependent/,
    ([, one, two]) => [{ ...alternative, goesWith: 'instead', drugs: [one ?? two!] }],
  ],
  [
    /^rosuvastatin and pravastatin are influenced to a/,
    () => [{ ...alternative, goesWith: 'instead', drugs: ['rosuvastatin', 'pravastatin'] }],
  ],
  [
    /^fluvastatin is not (?:significantly )?influenced/,
    () => [{ ...alternative, goesWith: 'instead', drugs: ['fluvastatin'] }],
  ],
  [/^atorvastatin is affected less severely/, () => [{ ...alternative, goesWith: 'instead', drugs: ['atorvastatin'] }]],
  [
    /^use of atorvastatin is not recommended for patients with additional/,
    () => [{ ...alternative, when: ['other-risk-of-statin-myopathy'], notDrugs: ['atorvastatin'] }],
  ],
  [
    /^aromatase inhibitors are a possible alternative/,
    () => [{ ...alternative, goesWith: 'instead', drugs: ['aromatase inhibitor'] }],
  ],
  [
    /^(?:do not (?:select|choose)) (\w+), as/,
    ([, drug]) => [{ ...alternative, goesWith: 'instead', notDrugs: [drug!] }],
  ],
  [/^(tegafur) is not an alternative/, ([, drug]) => [{ ...alternative, goesWith: 'instead', notDrugs: [drug!] }]],
  [
    /^fluorouracil and capecitabine are not (?:suitable )?alternatives/,
    () => [{ ...alternative, goesWith: 'instead', notDrugs: ['fluorouracil', 'capecitabine'] }],
  ],
  [
    /^carbamazepine carries a (?:much|10-fold) higher risk/,
    () => [{ ...alternative, goesWith: 'instead', notDrugs: ['carbamazepine'] }],
  ],
  [
    /^in these patients, phenytoin and lamotrigine carry a similar risk/,
    () => [{ ...alternative, goesWith: 'instead', notDrugs: ['phenytoin', 'lamotrigine'] }],
  ],
]
