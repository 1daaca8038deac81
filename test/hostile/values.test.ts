import { units } from './cases/units.ts'
import { absurd, numbers } from './cases/values.ts'
import { describeCases, openWard } from './ward.ts'

/** Units, numbers and amounts that cannot be: kept as they were sent, said, and never computed with. */

const ward = openWard()

describeCases('units', ward, units)
describeCases('numbers', ward, numbers)
describeCases('absurd amounts', ward, absurd)
