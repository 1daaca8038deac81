export { applyConsent, isInForce } from './apply-consent.ts'
export { categoriesNamed, consentCategories } from './categories.ts'
export { isWithheld } from './fact-categories.ts'
