import type { Prefix } from './step.ts'

/** What may stand before a clause, of both systems. Patterns are short marks of the texts, in lower case; DRUG is the drug itself. */
export const prefixes: readonly Prefix[] = [
  [/^(?:however|therefore),\s*/, {}],
  [/^recommendation\s+(?=liver|indications)/, {}],
  [/^based (?:on )?\w+(?: status)?,\s*(?=\w)/, {}],

  // As a fallback: only where what stands before cannot be followed.
  [
    /^if (?:an? )?(?:drug|amitripyline|tca|tricyclic antidepressant|tertiary amine)(?: therapy| use)? is warranted,\s*/,
    { as: 'else' },
  ],
  [/^for tertiary amines,\s*/, { as: 'else' }],
  [/^if drug or drug are clinically appropriate,\s*(?:and\s*)?/, { as: 'else' }],
  [/^in the event, based on clinical advice,.*suitable[^,]*,\s*/, { as: 'else' }],
  [/^in the event that drug is considered[^,]*,[^,]*,[^,]*genotype,\s*/, { as: 'else' }],
  [/^if aromatase inhibitor use is contraindicated,\s*/, { as: 'else', when: ['aromatase-inhibitor-contraindicated'] }],
  [/^if it is not possible to avoid drug and side effects occur:\s*/, { as: 'else', when: ['side-effects'], level: 1 }],
  [/^if it is not possible to avoid [^:,]*[:,]\s*(?:then )?/, { as: 'else' }],
  [/^if an alternative is not (?:an option|possible)[:,]\s*/, { as: 'else' }],
  [/^if no alternative is selected:\s*/, { as: 'else' }],
  [/^if a dose increase is not (?:wanted|desirable) due to[^:]*:\s*/, { as: 'else' }],
  [/^if tamoxifen is selected:\s*|^if drug is selected:\s*/, { as: 'else' }],

  // Later, when what stands before has not been enough.
  [/^adequate efficacy is not achieved[^,]*,\s*/, { as: 'then', when: ['no-response'] }],
  [/^if patient does not adequately respond[^,]*,\s*/, { as: 'then', when: ['no-response'] }],
  [/^if no response and opioid use is warranted,\s*/, { as: 'then', when: ['no-response'] }],
  [/^if opioid use is warranted,\s*/, {}],
  [/^if dose\s*> ?\d+ ?mg (?:is )?needed for desired efficacy,\s*/, { as: 'then', when: ['more-effect-needed'] }],
  [/^if patient is tolerating[^,]*higher potency is needed,\s*/, { as: 'then', when: ['more-effect-needed'] }],
  [
    /^if no clinical response (?:observed )?(?:and in the absence[^,]*)?after 2 weeks,\s*/,
    { as: 'then', when: ['no-response-after-2-weeks'] },
  ],
  [/^if no clinical response and in the absence[^,]*,\s*/, { as: 'then', when: ['no-response-after-2-weeks'] }],
  [/^if response is inadequate(?: after 2 weeks),?\s*/, { as: 'then', when: ['no-response-after-2-weeks'] }],
  [
    /^if (?:response is inadequate and )?(?:concentration is )?< ?200 ng\/ml,\s*/,
    { as: 'then', when: ['level-under-200-ng/ml'] },
  ],
  [/^if unacceptable side effects[^,]*,\s*/, { as: 'then', when: ['side-effects'] }],
  [/^if (?:the effectiveness is (?:still )?insufficient):\s*/, { as: 'then', when: ['no-response'] }],
  [/^in the case of inadequate effectiveness:\s*/, { as: 'then', when: ['no-response'], level: 3 }],
  [/^if this does not work:\s*/, { as: 'then', when: ['no-response-to-increase'] }],
  [/^if dose reduction does not have[^:]*:\s*/, { as: 'then', when: ['no-response'] }],
  [/^if problematic side effects[^,]*,\s*then\s*/, { as: 'then', when: ['central-side-effects'] }],
  [/^if dose adjustment does not result[^,]*,\s*then\s*/, { as: 'then', when: ['no-response-to-increase'] }],
  [/^if necessary,\s*/, { as: 'then', when: ['no-response'] }],

  // An equal choice.
  [/^alternatively,\s*/, { as: 'or' }],
  [/^another option is\s*/, { as: 'or' }],
  [/^or (?=choose)/, { as: 'or' }],
  [/^either\s*/, {}],

  // Conditions of this clause.
  [/^(?:based on \w+ status, )?for malignan(?:cy|t conditions),\s*/, { when: ['malignancy'] }],
  [/^for non-malignant conditions,\s*/, { when: ['non-malignant'] }],
  [/^in the event of side effects occurring and\/or[^:]*:\s*/, { as: 'then', when: ['side-effects-or-late-response'] }],
  [/^if the medicine is effective, but side effects occur:\s*/, { as: 'then', when: ['side-effects'] }],
  [/^if side effects occur:\s*/, { as: 'then', when: ['side-effects'] }],
  [/^if an alternative is an option,\s*/, {}],

  // Headings: conditions of all that follows.
  [/^(?:monitoring by (?:the|an?) )anticoagulation clinic[^:]*:\s*/, { when: ['anticoagulation-clinic'], level: 1 }],
  [/^(?:otherwise|no monitoring by an? anticoagulation clinic):\s*/, { when: ['no-anticoagulation-clinic'], level: 1 }],
  [/^patient has additional significant risk factors[^:]*:\s*/, { when: ['other-risk-of-statin-myopathy'], level: 1 }],
  [
    /^patient has no additional significant risk factors[^:]*:\s*/,
    { when: ['no-other-risk-of-statin-myopathy'], level: 1 },
  ],
  [/^immunosuppression:?\s*/, { when: ['immunosuppression'], level: 1 }],
  [/^leukaemia:\s*/, { when: ['leukaemia'], level: 1 }],
  [/^indication obsessive compulsive disorder or anxiety disorders:\s*/, { when: ['ocd-or-anxiety'], level: 1 }],
  [/^indication anxiety disorders or obsessive compulsive disorder:\s*/, { when: ['ocd-or-anxiety'], level: 1 }],
  [/^indication depression:\s*/, { when: ['depression'], level: 1 }],
  [/^percutaneous coronary intervention, stroke or tia:\s*/, { when: ['pci-stroke-or-tia'], level: 1 }],
  [/^other (?:indications|cases):\s*(?=$|no action|determine|use|be alert)/, { when: ['other-indications'], level: 1 }],
  [
    /^doses higher than 20 mg every 6 hours[^:]*:\s*/,
    { when: ['over-20-mg-every-6-hours-or-10-mg-under-18-or-other-risk'], level: 1 },
  ],
  [
    /^doses lower than or equal to 20 mg[^:]*:\s*/,
    { when: ['up-to-20-mg-every-6-hours-or-10-mg-under-18-without-other-risk'], level: 1 },
  ],
  [/^for pain:\s*/, { when: ['pain'], level: 2 }],
  [/^for cough:\s*/, { when: ['cough'], level: 2 }],
  [
    /^\*?drug in monopreparation, adults and children from 40 kg:\s*/,
    { when: ['single-drug-preparation', 'weight-40-kg-or-more'], level: 1 },
  ],
  [
    /^\*?drug in monopreparation, children lighter than 40 kg:\s*/,
    { when: ['single-drug-preparation', 'weight-under-40-kg'], level: 1 },
  ],
  [/^\*?drug in combination preparation:\s*/, { when: ['combination-preparation'], level: 1 }],
  [/^body mass index less than or equal to 25:\s*/, { when: ['bmi-25-or-less'], level: 2 }],
  [/^body mass index greater than 25:\s*/, { when: ['bmi-over-25'], level: 2 }],
  [
    /^co-medication with both a moderate to strong cyp2d6[^:]*:\s*/,
    { when: ['with-cyp2d6-and-cyp3a-inhibitor'], level: 1 },
  ],
  [/^co-medication with a strong cyp2d6 inhibitor[^:]*:\s*/, { when: ['with-strong-cyp2d6-inhibitor'], level: 1 }],
  [/^co-medication with a moderate cyp2d6 inhibitor[^:]*:\s*/, { when: ['with-moderate-cyp2d6-inhibitor'], level: 1 }],
  [/^co-medication with a strong cyp3a inhibitor[^:]*:\s*/, { when: ['with-strong-cyp3a-inhibitor'], level: 1 }],
  [/^co-medication with a moderate cyp3a inhibitor[^:]*:\s*/, { when: ['with-moderate-cyp3a-inhibitor'], level: 1 }],
  [/^co-medication with a weak cyp3a inhibitor[^:]*:\s*/, { when: ['with-weak-cyp3a-inhibitor'], level: 1 }],
  [/^co-medication with a strong cyp3a inducer[^:]*:\s*/, { when: ['with-strong-cyp3a-inducer'], level: 1 }],
  [/^no co-medication with[^:]*:\s*/, { when: ['no-such-comedication'], level: 1 }],
  [/^indications other than diagnosis of brugada syndrome:\s*/, { when: ['not-brugada-test'], level: 1 }],
  [/^provocation test[^:]*:\s*/, { when: ['brugada-test'], level: 1 }],
  [/^for cutaneous administration:\s*/, { when: ['on-the-skin'], level: 1 }],
  [/^for systemic administration:\s*/, { when: ['systemic'], level: 1 }],
  [/^for helicobacter pylori eradication therapy:\s*/, { when: ['h-pylori-eradication'], level: 1 }],
  [
    /^if a gradual reduction in heart rate is desired[^:]*:\s*/,
    { when: ['gradual-heart-rate-reduction-or-bradycardia'], level: 1 },
  ],
  [/^liver transplantation (?=in addition)/, { when: ['liver-transplant'], level: 1 }],
  [
    /^(?:indications other than liver transplantation|other transplantation) (?=use)/,
    { when: ['not-liver-transplant'], level: 1 },
  ],
  [/^liver is also of the genotype[^:]*:\s*/, { when: ['same-genotype-of-liver'], level: 2 }],
  [/^(?:if )?liver has a different genotype:\s*/, { when: ['other-genotype-of-liver'], level: 2 }],
]
