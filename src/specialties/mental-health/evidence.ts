import { type Evidence, evidenceIn } from '../../clinical/index.ts'

/** Everything this specialty cites, by id. Knowledge rows name their source by these ids. */
export const evidence = {
  instructions: {
    id: 'phq-instructions',
    citation:
      'Instruction manual of the Patient Health Questionnaire and GAD-7 measures: scoring and severity; Kroenke K et al. J Gen Intern Med 2001;16:606-13; Spitzer RL et al. Arch Intern Med 2006;166:1092-7',
    url: 'https://www.phqscreeners.com',
    grade: 'not graded',
    kind: 'standard',
  },
  change: {
    id: 'phq-change-2004',
    citation:
      'Löwe B et al. Monitoring depression treatment outcomes with the PHQ-9. Med Care 2004;42:1194-201: 5 points are the smallest change of one person that matters',
    url: 'https://doi.org/10.1097/00005650-200412000-00006',
    grade: 'not graded',
    kind: 'cohort',
  },
  item9: {
    id: 'phq-item-9-2013',
    citation:
      'Simon GE et al. Does response on the PHQ-9 depression questionnaire predict subsequent suicide attempt or suicide death? Psychiatr Serv 2013;64:1195-202',
    url: 'https://doi.org/10.1176/appi.ps.201200587',
    grade: 'not graded',
    kind: 'cohort',
  },
  forms: {
    id: 'loinc-forms',
    citation: 'LOINC: panels 44249-1 (PHQ-9) and 69737-5 (GAD-7), answer list LL358-3',
    url: 'https://loinc.org/44249-1/',
    grade: 'not graded',
    kind: 'standard',
  },
  ownLimits: {
    id: 'own-limits',
    citation: 'Attune: a limit of our own, without a published standard; a site may set another in its knowledge pack',
    grade: 'not graded',
    kind: 'standard',
  },
  crisisUs: {
    id: 'samhsa-988',
    citation: 'US 988 Suicide and Crisis Lifeline (call, text, chat), since July 2022',
    url: 'https://988lifeline.org',
    grade: 'not graded',
    kind: 'standard',
  },
  crisisCanada: {
    id: 'canada-988',
    citation: 'Canada 9-8-8: Suicide Crisis Helpline (call, text; English and French), since 30 November 2023',
    url: 'https://988.ca',
    grade: 'not graded',
    kind: 'standard',
  },
  crisisUkIreland: {
    id: 'samaritans',
    citation:
      'Samaritans helpline 116 123, free in the United Kingdom and Ireland, day and night; emergency number 999',
    url: 'https://www.samaritans.org/how-we-can-help/contact-samaritan/',
    grade: 'not graded',
    kind: 'standard',
  },
  crisisEu: {
    id: 'eu-112',
    citation:
      'European emergency number 112; 116 123, reserved in the EU for emotional support helplines (Commission Decision 2007/116/EC and its amendments), not in service everywhere',
    url: 'https://eur-lex.europa.eu/eli/dec/2007/116(1)/oj',
    grade: 'not graded',
    kind: 'standard',
  },
} as const satisfies Record<string, Evidence>

/** The citation with this id. */
export const evidenceOf = evidenceIn('mental-health', evidence)
