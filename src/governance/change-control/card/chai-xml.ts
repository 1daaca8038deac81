import { type Answer, escaped, roundTo } from '../../../core/index.ts'
import type { Estimate } from '../../../learning/evaluation/index.ts'
import type { FrozenTest } from '../candidate.ts'
import { type ModelCard, notProvided } from './model-card.ts'

/** The namespace of the published schema, version 0.2 (Coalition for Health AI, mc-schema, v0.2/schema.xsd). */
const namespace = 'https://mc.chai.org/v0.2/schema.xsd'

type Node = { readonly name: string; readonly content: string | readonly Node[] }

const leaf = (name: string, content: string): Node => ({ name, content })

/**
 * The applied model card of the Coalition for Health AI as XML: every element of its schema, in its order, the optional ones too. What
 * nobody said is "not provided". Results are numbers, as the published examples write them: `estimate_ci` with its interval, or `single`.
 *
 * @param test what the card's numbers are of
 * @example
 * chaiXml(modelCard(run), run.candidate.test).startsWith('<?xml') // true
 */
export const chaiXml = (card: ModelCard, test: FrozenTest, target: 'binary' | 'survival' = 'binary'): string => {
  const items = card.lists.find(({ list }) => list.startsWith('CHAI'))?.items ?? []
  const results: Readonly<Record<string, readonly Node[]>> = {
    'KeyMetrics/UsefulnessUsabilityEfficacy/Results': [
      resultOf(target === 'binary' ? 'AUC' : "Harrell's C", test.discrimination),
    ],
    'KeyMetrics/FairnessEquity/Results': fairnessOf(test),
    'KeyMetrics/SafetyReliability/Results': [
      resultOf('Calibration slope', test.slope),
      resultOf('Calibration in the large, log-odds', test.inTheLarge),
      resultOf('Expected calibration error', test.ece),
    ],
  }
  const root: Tree = new Map()
  for (const { id, text } of items) {
    const path = id.split('/')
    const own = results[id]
    put(root, path, own ?? contentOf(path.at(-1)!, text))
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written({ name: 'AppliedModelCard', content: nodesOf(root) }, '', ` xmlns="${namespace}"`)}\n`
}

/** Elements that hold a list of others. */
const contentOf = (name: string, text: string): string | readonly Node[] => {
  if (name === 'EHRCompatibility') return [leaf('EHR', text)]
  if (name === 'Keywords')
    return text
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== '')
      .map(word => leaf('Keyword', word))
  return text
}

const fairnessOf = ({ subgroups }: FrozenTest): readonly Node[] => {
  const found = subgroups.flatMap(({ column, fairness }) =>
    fairness.kind !== 'answered'
      ? [resultOf(column, fairness)]
      : fairness.value.gaps.flatMap(({ level, tpr, inTheLarge }) => {
          const pair = `${column}: ${level} minus ${fairness.value.reference}`
          return [
            resultOf(`${pair}, true positive rate at ${roundTo(fairness.value.threshold, 3)}`, tpr),
            resultOf(`${pair}, calibration in the large, log-odds`, inTheLarge),
          ]
        }),
  )
  return found.length > 0 ? found : [metric(notProvided, null)]
}

const resultOf = (label: string, answer: Answer<Estimate | number | unknown>): Node => {
  if (answer.kind !== 'answered')
    return metric(`${label}: ${answer.kind === 'out-of-scope' ? answer.because : notProvided}`, null)
  const { value } = answer
  if (typeof value === 'number') return metric(label, { kind: 'single', value })
  const { value: estimate, interval } = value as Estimate
  if (interval.kind !== 'answered') return metric(label, { kind: 'single', value: estimate })
  const { low, high, level } = interval.value
  return metric(label, { kind: 'estimate_ci', estimate, lower: low, upper: high, level: Math.round(100 * level) })
}

const metric = (label: string, value: unknown): Node => ({
  name: 'MetricResult',
  content: [leaf('Label', label), leaf('ValueJson', JSON.stringify(value))],
})

type Tree = Map<string, Tree | string | readonly Node[]>

const put = (tree: Tree, [name, ...rest]: readonly string[], content: string | readonly Node[]): void => {
  if (name === undefined) return
  if (rest.length === 0) {
    tree.set(name, content)
    return
  }
  const own = tree.get(name)
  const below: Tree = own instanceof Map ? own : new Map()
  tree.set(name, below)
  put(below, rest, content)
}

const nodesOf = (tree: Tree): readonly Node[] =>
  [...tree].map(([name, content]) => ({ name, content: content instanceof Map ? nodesOf(content) : content }))

const written = ({ name, content }: Node, indent: string, attributes = ''): string => {
  if (typeof content === 'string') return `${indent}<${name}${attributes}>${xmlText(content)}</${name}>`
  const inner = content.map(node => written(node, `${indent}  `)).join('\n')
  return `${indent}<${name}${attributes}>\n${inner}\n${indent}</${name}>`
}

/** Characters that XML 1.0 does not have (section 2.2) are left out. */
const xmlText = (text: string): string =>
  escaped([...text].filter(one => one >= ' ' || one === '\n' || one === '\t' || one === '\r').join(''))
