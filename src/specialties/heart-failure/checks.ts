import { type Checker, drugRuleCheck } from '../../clinical/index.ts'
import { evidenceOf } from './evidence.ts'
import { builtIn, drugRules } from './tables.ts'

const rows = builtIn.rows(drugRules)
const notRead = 'What no list names is taken as absent.'

const check = (id: string, title: string, limit: string): Checker =>
  drugRuleCheck({ id, title, limits: [limit, notRead], table: drugRules, rows, evidenceOf })

/** What guidelines say of drugs in heart failure. */
export const checks: readonly Checker[] = [
  check(
    'harmful-in-heart-failure',
    'Drugs that worsen heart failure',
    'Reduced means an ejection fraction of 40 % or less in the last 2 years, or coded so; over-the-counter use is not read here.',
  ),
  check('mra-potassium', 'Mineralocorticoid antagonist and potassium', 'Potassium of the last 180 days.'),
  check('mra-kidney', 'Mineralocorticoid antagonist and kidneys', 'eGFR of the last 180 days, from creatinine.'),
  check(
    'renin-angiotensin-start',
    'Before a renin-angiotensin inhibitor',
    'Renal artery stenosis, volume and symptoms of low pressure are not read here.',
  ),
  check('angioedema', 'Angioedema', 'Angioedema that stands only in free text elsewhere is not read.'),
  check(
    'arni-with-ace-inhibitor',
    'Sacubitril with an ACE inhibitor',
    'By the medicine list; hours since the last tablet are not known.',
  ),
  check('beta-blocker-start', 'Before a beta blocker', 'The ECG, a pacemaker and congestion are not read here.'),
  check(
    'sglt2-in-heart-failure',
    'SGLT2 inhibitor in heart failure',
    'eGFR of the last 180 days; sick days and surgery are not read here.',
  ),
]
