import type { CdaElement } from '../../../../standards/cda/index.ts'
import { serviceEventTeam } from './care-team.ts'
import { encompassingEncounter } from './encounter.ts'
import { externalDocument } from './external-document.ts'
import { medicationOf } from './medication-product.ts'
import { associatedOf, locationOf, organizationOf, participantOf, relatedPersonOf } from './people.ts'
import type { Scope } from './scope.ts'
import { statementNames } from './statement.ts'

// Pieces of a document that are no section: statements, and what else can stand for itself.

/** The outermost statements of a piece that is no section. */
export const looseStatements = (root: CdaElement): CdaElement[] => {
  if (statementNames.has(root.name)) return [root]
  if (root.name === 'section') return []
  return root
    .elements()
    .filter(one => one.name !== 'section')
    .flatMap(looseStatements)
}

type Read = (element: CdaElement, scope: Scope) => unknown

/** What stands for itself outside of a document and a statement; each is read as it would be inside. */
const readers: Readonly<Record<string, Read>> = {
  assignedAuthor: participantOf,
  assignedEntity: participantOf,
  associatedEntity: associatedOf,
  intendedRecipient: participantOf,
  relatedSubject: relatedPersonOf,
  relatedEntity: relatedPersonOf,
  participantRole: locationOf,
  representedCustodianOrganization: organizationOf,
  encompassingEncounter,
  externalDocument,
  serviceEvent: serviceEventTeam,
  manufacturedProduct: medicationOf,
}

/**
 * People, organizations, places, products, the encounter and other documents of a piece without sections and statements. A
 * criterion, a service event without performers, a consent alone give nothing: they only say something of what is missing.
 */
export const looseThings = (root: CdaElement, scope: Scope): void => {
  if (root.name === 'section' || looseStatements(root).length > 0) return
  for (const element of root.everything()) readers[element.name]?.(element, scope)
}
