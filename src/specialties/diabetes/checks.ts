import { type Checker, drugRuleCheck } from '../../clinical/index.ts'
import { evidenceOf } from './evidence.ts'
import { builtIn, drugRules } from './tables.ts'

const rows = builtIn.rows(drugRules)

const notRead = 'What no list names is taken as absent.'

const check = (id: string, title: string, limit: string): Checker =>
  drugRuleCheck({ id, title, limits: [limit, notRead], table: drugRules, rows, evidenceOf })

/** What labels and guidelines say of glucose-lowering drugs. */
export const checks: readonly Checker[] = [
  check(
    'metformin-kidney',
    'Metformin and kidneys',
    'By the eGFR of the newest creatinine; contrast media, sepsis and planned surgery are not read here.',
  ),
  check(
    'metformin-liver',
    'Metformin and liver',
    'Liver disease only as the problem list names it; alcohol is not read here.',
  ),
  check(
    'sglt2-kidney',
    'SGLT2 inhibitor and kidneys',
    'The floors are for heart and kidney; little glucose is lowered below 45.',
  ),
  check(
    'sglt2-ketoacidosis',
    'SGLT2 inhibitor and ketoacidosis',
    'Ketoacidosis can come with near-normal glucose: withhold in acute illness and before surgery, which are not read here.',
  ),
  check(
    'glp1-thyroid',
    'GLP-1 receptor agonist and thyroid',
    'A family history that nobody recorded is not read: ask.',
  ),
  check('glp1-stomach', 'GLP-1 receptor agonist and stomach', 'Severity is not coded: ask.'),
  check('glp1-eyes', 'GLP-1 receptor agonist and eyes', 'Whether and when the eyes were examined is not read here.'),
  check('incretins-together', 'GLP-1 receptor agonist with DPP-4 inhibitor', 'By the medicine list only.'),
  check(
    'glucose-lowering-in-heart-failure',
    'Glucose-lowering drug in heart failure',
    'Heart failure of any kind counts; the NYHA class is not asked for.',
  ),
  check(
    'lows-in-older-adults',
    'Lows in older adults',
    'Meals, help at home and who gives the medicine are not read here.',
  ),
]
