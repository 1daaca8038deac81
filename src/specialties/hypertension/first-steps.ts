import { type Because, becauseFact, type CurrentMedication, type OptionSet } from '../../clinical/index.ts'
import { wouldChangeIf } from './class-candidates.ts'
import { evidence } from './evidence.ts'
import { hypertensionCoding } from './indications.ts'
import { homeNeeds, type Pressure } from './pressure.ts'
import { textOf, within } from './stage.ts'
import { limits, pressureDraft } from './treatment-drafts.ts'

export type Shared = { readonly chooser: string; readonly title: string }

const base = ({ chooser, title }: Shared) => ({
  chooser,
  indication: hypertensionCoding,
  title,
  candidates: [],
  evidence: [evidence.hbp2025],
  limits,
  missing: [],
  wouldChangeIf,
})

/**
 * A reading of the last week at or above 180/120: damage is looked for first, then oral drugs without delay.
 *
 * @param outside why these rules do not choose a treatment for this person; the reading is said all the same
 */
export const severeSet = (
  shared: Shared,
  severe: Pressure,
  treated: readonly CurrentMedication[],
  outside: string | null,
): OptionSet => {
  const text = textOf(severe)
  const because: readonly [Because, ...Because[]] = [
    ...severe.because,
    ...treated.map(({ fact }) => becauseFact(fact, 'Takes')),
  ]
  return {
    ...base(shared),
    conclusion:
      outside === null
        ? `${text} mmHg on ${severe.at.slice(0, 10)} (${severe.setting}): look for organ damage now; without it, oral drugs without delay, no rapid lowering.`
        : `${text} mmHg on ${severe.at.slice(0, 10)} (${severe.setting}): look for organ damage now. Which treatment is not decided here: ${outside}.`,
    rankedBy: ['A severe reading comes before every other question.'],
    because,
    recommend: [
      pressureDraft({
        rule: `${shared.chooser}-severe`,
        action: [
          {
            kind: 'refer',
            text: 'Repeat the measurement now. Chest pain, breathlessness, confusion, weakness, loss of vision or failing kidneys: emergency department',
          },
          {
            kind: 'discuss',
            text:
              outside === null
                ? `Without organ damage: ${treated.length > 0 ? 'ask whether the drugs are taken, then restart or add' : 'start'} oral drugs without delay, as an outpatient; no rapid lowering`
                : `Ask the specialist in charge today: these rules choose no drug (${outside})`,
          },
        ],
        summary:
          outside === null
            ? `${text} mmHg: repeat now and look for organ damage; without it, oral drugs without delay`
            : `${text} mmHg: repeat now and look for organ damage; ask the specialist in charge`,
        severity: 'critical',
        urgency: 'now',
        because,
        evidence: [evidence.hbp2025],
        limits: [
          'The guideline says above 180/120; a reading at the limit counts here too. Symptoms are not read.',
          `Only a reading of the last ${within.severe} days counts as severe now.`,
        ],
        knowledgeRows: ['any-severe'],
        validForDays: 7,
        monitor: [{ what: 'blood pressure', withinDays: 7, owner: 'clinician', measurement: 'systolic' }],
      }),
    ],
  }
}

/** A pregnant person at or above 160/110: minutes count, and the choice is the obstetrician's. */
export const severeInPregnancySet = (shared: Shared, severe: Pressure): OptionSet => {
  const text = textOf(severe)
  return {
    ...base(shared),
    evidence: [evidence.acogSevere],
    conclusion: `${text} mmHg on ${severe.at.slice(0, 10)} (${severe.setting}) in pregnancy: an obstetric emergency if it lasts 15 minutes.`,
    rankedBy: ['A severe reading comes before every other question.'],
    because: severe.because,
    recommend: [
      pressureDraft({
        rule: `${shared.chooser}-severe-pregnancy`,
        action: [
          {
            kind: 'refer',
            text: 'Repeat within 15 minutes and call obstetrics now: a pressure that stays is treated within 30 to 60 minutes',
          },
        ],
        summary: `${text} mmHg in pregnancy: repeat within 15 minutes, obstetric emergency if it stays`,
        severity: 'critical',
        urgency: 'now',
        because: severe.because,
        evidence: [evidence.acogSevere],
        limits: [
          'No drug is chosen here. Headache, vision, pain under the ribs, protein and platelets are not read.',
          `Only a reading of the last ${within.severe} days counts as severe now.`,
        ],
        knowledgeRows: ['any-severe-pregnancy'],
        validForDays: 7,
        monitor: [{ what: 'blood pressure', withinDays: 1, owner: 'clinician', measurement: 'systolic' }],
      }),
    ],
  }
}

/** Too few readings to decide: measure again. */
export const confirmSet = (shared: Shared, newest: Pressure | undefined): OptionSet => {
  const because = newest?.because ?? []
  const [first, ...rest] = because
  const text = newest === undefined ? 'No reading of the last year' : `${textOf(newest)} mmHg once`
  return {
    ...base(shared),
    conclusion: `${text}: not confirmed. Office readings on two days, or ${homeNeeds.readings} at home over ${homeNeeds.days} days or more, decide.`,
    rankedBy: ['Without a confirmed pressure nothing is chosen.'],
    because,
    missing: [
      {
        what: 'confirmed blood pressure',
        need: `office readings on two days of the last year, or ${homeNeeds.readings} at home in the last ${within.home} days`,
        have: newest === undefined ? 'none' : 'one day',
        reason: newest === undefined ? 'absent' : 'unusable',
      },
    ],
    recommend:
      first === undefined
        ? []
        : [
            pressureDraft({
              rule: `${shared.chooser}-confirm`,
              action: [
                {
                  kind: 'test',
                  text: 'Measure again on another day, or at home in the morning and evening for a week',
                },
              ],
              summary: `${text}: not confirmed yet, measure again or at home`,
              severity: 'info',
              urgency: 'soon',
              because: [first, ...rest],
              evidence: [evidence.hbp2025, evidence.homeProtocol],
              knowledgeRows: [],
              validForDays: 60,
              monitor: [{ what: 'blood pressure', withinDays: 30, owner: 'clinician', measurement: 'systolic' }],
            }),
          ],
  }
}
