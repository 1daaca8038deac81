import { type AdviceContext, type Specialty, withFloors } from '../../clinical/index.ts'

/** What a verb of the specialty gets: a profile of the quality that it asks for. */
export const contextFor = ({ reads }: Pick<Specialty, 'reads'>, context: AdviceContext): AdviceContext =>
  reads.floors === undefined
    ? context
    : {
        profile: withFloors(context.profile, reads.floors),
        knowledge: context.knowledge,
        jurisdiction: context.jurisdiction,
        // Asked for only by who reads it: that is recorded.
        get plan() {
          return context.plan
        },
      }
