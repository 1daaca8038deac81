import { circular, missing, others, versions } from './cases/references.ts'
import { describeCases, openWard } from './ward.ts'

/** References and versions that lead nowhere, in circles, or to somebody else: nobody's value becomes another's. */

const ward = openWard()

describeCases('references in circles', ward, circular)
describeCases('references that are missing', ward, missing)
describeCases('references to others', ward, others)
describeCases('versions of one resource', ward, versions)
