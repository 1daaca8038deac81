import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { outOfScope } from '../../../core/index.ts'
import { exampleCandidate, examplePlan, exampleTest } from '../facts-fixture.ts'
import { chaiXml } from './chai-xml.ts'
import { modelCard } from './model-card.ts'

/**
 * What the published schema (v0.2) asks, as facts: of each element its children in order; `?` may be missing, `*` may be there any number
 * of times, `+` at least once. What is not named here holds text.
 */
const schema: Readonly<Record<string, readonly string[]>> = {
  AppliedModelCard: [
    'BasicInfo',
    'ReleaseInfo',
    'ModelSummary',
    'UsesAndDirections',
    'Warnings',
    'TrustIngredients',
    'KeyMetrics',
    'Resources',
    'Bibliography',
  ],
  BasicInfo: ['ModelName', 'ModelDeveloper', 'DeveloperContact'],
  ReleaseInfo: [
    'ReleaseStage',
    'ReleaseDate',
    'ReleaseVersion',
    'GlobalAvailability',
    'EHRCompatibility?',
    'RegulatoryApproval?',
  ],
  EHRCompatibility: ['EHR*'],
  ModelSummary: ['Summary', 'Keywords'],
  Keywords: ['Keyword*'],
  UsesAndDirections: [
    'IntendedUseAndWorkflow',
    'PrimaryIntendedUsers',
    'HowToUse',
    'TargetedPatientPopulation',
    'CautionedOutOfScopeSettings',
  ],
  Warnings: ['KnownRisksAndLimitations', 'KnownBiasesOrEthicalConsiderations', 'ClinicalRiskLevel'],
  TrustIngredients: ['AISystemFacts', 'TransparencyInformation'],
  AISystemFacts: [
    'OutcomesAndOutputs',
    'ModelType',
    'FoundationModels?',
    'InputDataSource',
    'OutputAndInputDataTypes',
    'DevelopmentDataCharacterization',
    'BiasMitigationApproaches',
    'OngoingMaintenance',
    'Security?',
    'Transparency?',
  ],
  TransparencyInformation: ['FundingSource', 'ThirdPartyInformation?', 'StakeholdersConsulted'],
  KeyMetrics: ['UsefulnessUsabilityEfficacy', 'FairnessEquity', 'SafetyReliability'],
  ...Object.fromEntries(
    ['UsefulnessUsabilityEfficacy', 'FairnessEquity', 'SafetyReliability'].map(name => [
      name,
      [
        'MetricGoal',
        'Results',
        'Interpretation',
        'TestType',
        'TestingDataDescription',
        'ValidationProcessAndJustification',
      ],
    ]),
  ),
  Results: ['MetricResult+'],
  MetricResult: ['Label', 'ValueJson'],
  Resources: [
    'EvaluationReferences?',
    'ClinicalTrial?',
    'PeerReviewedPublications',
    'ReimbursementStatus?',
    'PatientConsentOrDisclosure',
  ],
}

type Element = { readonly name: string; readonly children: Element[]; text: string }

const parsed = (xml: string): Element => {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = { name: '', children: [], text: '' }
  const open = [root]
  parser.on('opentag', ({ local, uri }) => {
    expect(uri).toBe('https://mc.chai.org/v0.2/schema.xsd')
    const element: Element = { name: local, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('text', text => {
    open.at(-1)!.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(xml).close()
  return root.children[0]!
}

/** What the schema does not allow about an element and those below it. */
const faultsOf = ({ name, children, text }: Element): readonly string[] => {
  const asked = schema[name]
  if (asked === undefined) return children.length === 0 ? [] : [`${name} holds text`]
  const pattern = asked.map(one => `(?:${one.replace(/[?*+]$/, '')} )${/[?*+]$/.exec(one)?.[0] ?? ''}`).join('')
  const found = children.map(child => `${child.name} `).join('')
  return [
    ...(new RegExp(`^${pattern}$`).test(found) ? [] : [`${name} holds ${found}`]),
    ...(text.trim() === '' ? [] : [`${name} has text`]),
    ...children.flatMap(faultsOf),
  ]
}

const run = { candidate: exampleCandidate, testSource: 'same', code: '0.1.0', seed: 1, plan: examplePlan } as const
const under = (element: Element, path: string): readonly Element[] =>
  path
    .split('/')
    .reduce<readonly Element[]>(
      (at, name) => at.flatMap(one => one.children.filter(child => child.name === name)),
      [element],
    )

describe('the applied model card as XML', () => {
  it('has the elements of the published schema, in its order, with nothing and with much said', () => {
    expect(faultsOf(parsed(chaiXml(modelCard(run), exampleTest)))).toEqual([])
    const stated = { keywords: 'readmission, adults', compatibility: 'any with FHIR R4', developer: 'A & B <x>\u0000' }
    const card = parsed(chaiXml(modelCard(run, stated), exampleTest))
    expect(faultsOf(card)).toEqual([])
    expect(under(card, 'ModelSummary/Keywords/Keyword').map(({ text }) => text)).toEqual(['readmission', 'adults'])
    expect(under(card, 'ReleaseInfo/EHRCompatibility/EHR')[0]?.text).toBe('any with FHIR R4')
    expect(under(card, 'BasicInfo/ModelDeveloper')[0]?.text).toBe('A & B <x>')
    expect(under(card, 'BasicInfo/DeveloperContact')[0]?.text).toBe('not provided')
  })

  it('finds what breaks the schema', () => {
    const xml = chaiXml(modelCard(run), exampleTest)
    const broken = [
      xml.replace(/<ModelName>.*<\/ModelName>/, ''),
      xml.replaceAll('Keywords', 'KeyWords'),
      xml.replace(/<MetricResult>[\s\S]*?<\/MetricResult>/, ''),
    ]
    for (const one of broken) expect(faultsOf(parsed(one))).not.toEqual([])
  })

  it('gives results as numbers with their intervals, and null where there is none', () => {
    const results = (test: typeof exampleTest, part: string) =>
      under(parsed(chaiXml(modelCard(run), test)), `KeyMetrics/${part}/Results/MetricResult`).map(
        ({ children }) => [children[0]?.text, JSON.parse(children[1]?.text ?? '')] as const,
      )
    expect(results(exampleTest, 'UsefulnessUsabilityEfficacy')).toEqual([
      ['AUC', { kind: 'estimate_ci', estimate: 0.67, lower: 0.65, upper: 0.69, level: 95 }],
    ])
    expect(results(exampleTest, 'FairnessEquity').map(([label]) => label)).toEqual([
      'sex: male minus female, true positive rate at 0.2',
      'sex: male minus female, calibration in the large, log-odds',
    ])
    expect(results(exampleTest, 'SafetyReliability').at(-1)).toEqual([
      'Expected calibration error',
      { kind: 'single', value: 0.004 },
    ])
    const none = { ...exampleTest, discrimination: outOfScope('not computable: one class'), subgroups: [] }
    expect(results(none, 'UsefulnessUsabilityEfficacy')).toEqual([['AUC: not computable: one class', null]])
    expect(results(none, 'FairnessEquity')).toEqual([['not provided', null]])
  })
})
