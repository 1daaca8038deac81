import { type Evidence, evidenceIn } from '../../clinical/index.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  acs2025: {
    id: 'acc-aha-acs-2025',
    citation:
      '2025 ACC/AHA/ACEP/NAEMSP/SCAI guideline for acute coronary syndromes: after PCI, ticagrelor or prasugrel in preference to clopidogrel, with aspirin',
    url: 'https://doi.org/10.1161/CIR.0000000000001309',
    grade: 'Class 1',
    kind: 'guideline',
  },
  acs2025Anticoagulant: {
    id: 'acc-aha-acs-2025-anticoagulant',
    citation:
      '2025 ACC/AHA/ACEP/NAEMSP/SCAI guideline for acute coronary syndromes: beside an oral anticoagulant, aspirin ends after 1 to 4 weeks and a P2Y12 inhibitor, preferably clopidogrel, goes on',
    url: 'https://doi.org/10.1161/CIR.0000000000001309',
    grade: 'Class 1',
    kind: 'guideline',
  },
  ccd2023: {
    id: 'aha-acc-ccd-2023',
    citation:
      '2023 AHA/ACC guideline for chronic coronary disease, section 4.3.1: aspirin and clopidogrel for 6 months after an intervention, then one antiplatelet',
    url: 'https://doi.org/10.1161/CIR.0000000000001168',
    grade: 'Class 1, LOE A',
    kind: 'guideline',
  },
  ccd2023Anticoagulant: {
    id: 'aha-acc-ccd-2023-anticoagulant',
    citation:
      '2023 AHA/ACC guideline for chronic coronary disease, section 4.3.1: beside a DOAC after an elective intervention two antiplatelets for 1 to 4 weeks, then clopidogrel alone for 6 months; a DOAC alone may be considered a year after the intervention, and where nothing acute calls for an antiplatelet',
    url: 'https://doi.org/10.1161/CIR.0000000000001168',
    grade: 'Class 1, LOE B-R (1 to 4 weeks); Class 2b (DOAC alone)',
    kind: 'guideline',
  },
  potentBeside2021: {
    id: 'potent-p2y12-beside-anticoagulant-2021',
    citation:
      'Meta-analysis in the American Journal of Cardiovascular Drugs: prasugrel or ticagrelor beside an oral anticoagulant after an intervention, more bleeding than with clopidogrel and no fewer events, with aspirin or without; guidelines advise against the combination',
    url: 'https://doi.org/10.1007/s40256-020-00436-8',
    grade: 'four randomised trials, 10,057 people',
    kind: 'review',
  },
  stroke2021: {
    id: 'aha-asa-stroke-2021',
    citation:
      '2021 AHA/ASA guideline for the prevention of stroke in patients with stroke and transient ischemic attack: an antiplatelet for non-cardioembolic stroke or TIA; after a minor stroke (NIHSS 3 or less) or high-risk TIA (ABCD2 4 or more) aspirin and clopidogrel, begun early, for 21 to 90 days; not two antiplatelets in the long run, and not an antiplatelet beside an anticoagulant for most',
    url: 'https://doi.org/10.1161/STR.0000000000000375',
    grade: 'Class 1, LOE A',
    kind: 'guideline',
  },
  prasugrelUs: label(
    'prasugrel-us',
    'Effient (prasugrel), US prescribing information, boxed warning, sections 2 and 4',
  ),
  prasugrelEu: label('prasugrel-eu', 'Efient (prasugrel), EU summary of product characteristics, sections 4.2 to 4.4'),
  prasugrelBoth: label(
    'prasugrel-us-and-eu',
    'Prasugrel: US prescribing information, section 4, and EU summary of product characteristics, section 4.3, which agree',
  ),
  prasugrelIndication: label(
    'prasugrel-indication',
    'Prasugrel: US prescribing information, section 1, and EU summary of product characteristics, section 4.1, which agree: an acute coronary syndrome with an intervention',
  ),
  clopidogrelBoth: label(
    'clopidogrel-us-and-swiss',
    'Clopidogrel: US prescribing information, section 4, and Swiss label, contraindications, which agree on bleeding',
  ),
  aspirinEu: label(
    'aspirin-eu',
    'Acetylsalicylic acid 75 mg, summaries of product characteristics (UK, Italy), section 4.3: active peptic ulcer or other active bleeding',
  ),
  ticagrelorUs: label(
    'ticagrelor-us',
    'Brilinta (ticagrelor), US prescribing information, boxed warning, sections 4 and 7',
  ),
  ticagrelorEu: label(
    'ticagrelor-eu',
    'Brilique (ticagrelor), EU summary of product characteristics, sections 4.2 and 4.3',
  ),
  ticagrelorBoth: label(
    'ticagrelor-us-and-eu',
    'Ticagrelor: US prescribing information, section 4, and EU summary of product characteristics, section 4.3, which agree',
  ),
  ticagrelorRifampicin2013: {
    id: 'ticagrelor-rifampicin-2013',
    citation:
      'Teng and others, Eur J Clin Pharmacol 2013;69:877: rifampicin takes away most of the ticagrelor in the blood',
    grade: '14 healthy volunteers; the Swiss label has the same figures',
    kind: 'trial',
  },
} as const satisfies Record<string, Evidence>

function label<Id extends string>(id: Id, citation: string) {
  return { id: `label-${id}`, citation, grade: 'regulator-approved label, not graded', kind: 'label' } as const
}

/** The citation with this id. */
export const evidenceOf = evidenceIn('antiplatelet', evidence)
