import type { RuleView } from '../../../src/pipeline/delivery/contract.ts'
import { useSwitchRule } from '../../shared/api/rules.ts'
import { ReasonForm } from '../../shared/forms/reason-form.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { burdenSentence, type Measured } from './burden.ts'

/** Stops a rule or a specialty, or lets it speak again after its burden was seen. Never without a reason. */
export const SwitchForm = ({
  target,
  title,
  off,
  rules,
  measured,
  user,
  onDone,
}: {
  readonly target: string
  readonly title: string
  /** It is off now. */
  readonly off: boolean
  /** What begins or ceases to speak. */
  readonly rules: readonly RuleView[]
  readonly measured: Measured | null
  /** Who does it: stands in the audit trail. */
  readonly user: string
  readonly onDone: () => void
}) => {
  const change = useSwitchRule()
  const alerting = rules.some(({ verb }) => verb === 'check' || verb === 'choose' || verb === 'watch')
  const send = (reason: string) => change.mutate({ target, off: !off, reason }, { onSuccess: onDone })
  return (
    <ReasonForm
      label={`Switch ${title} ${off ? 'on' : 'off'}`}
      verb={`Switch ${off ? 'on' : 'off'}`}
      user={user}
      ready={!(off && alerting && measured === null)}
      pending={change.isPending}
      onSend={send}
      onCancel={onDone}
      problem={retry => change.isError && <Problem failure={change.error} what="it switched" inline onRetry={retry} />}
    >
      {off && alerting && (
        <p>
          {measured === null
            ? 'How often it would fire here is not known. Measure the rules first, above.'
            : burdenSentence(rules, measured)}
        </p>
      )}
      {!off && <p>From then on it says nothing, and advice says that it is switched off.</p>}
    </ReasonForm>
  )
}
