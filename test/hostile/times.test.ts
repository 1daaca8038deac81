import { impossible, misplaced, partial } from './cases/times.ts'
import { describeCases, openWard } from './ward.ts'

/** Dates that cannot be, are partial, or contradict each other: said and kept; nothing is moved to another moment. */

const ward = openWard()

describeCases('times that do not exist', ward, impossible)
describeCases('partial times, offsets and summer time', ward, partial)
describeCases('times that contradict each other', ward, misplaced)
