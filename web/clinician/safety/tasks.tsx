import { Button } from '@mantine/core'
import type { AdviceView, TaskView } from '../../../src/pipeline/delivery/contract.ts'
import { useAnswerTask, useTasks } from '../../shared/api/patient-views.ts'
import { useSession } from '../../shared/api/session.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { SeverityMark } from '../../shared/marks/severity-mark.tsx'
import { Loading } from '../../shared/states/loading.tsx'
import { Problem } from '../../shared/states/problem.tsx'
import { momentText } from '../../shared/text/time-text.ts'
import { readable } from '../../shared/text/unit-text.ts'
import { recommendationAnchor } from '../actions/recommendation-card.tsx'
import css from './safety.module.css'
import { taskGroups } from './task-groups.ts'

/** What the watchers noticed, and the tasks that somebody answers for. What nobody answered in time stands first. */
export const Tasks = ({ advice }: { readonly advice: AdviceView }) => {
  const tasks = useTasks(advice.patient, true)
  const waiting = taskGroups(tasks.data?.tasks ?? [])
  const withTask = new Set(tasks.data?.tasks.map(({ recommendation }) => recommendation))
  const signals = advice.signals.filter(({ recommendation }) => !withTask.has(recommendation))
  return (
    <section className={css.section} id="tasks" tabIndex={-1} aria-labelledby="tasks-heading">
      <h2 id="tasks-heading">Signals and tasks</h2>
      {tasks.isPending && <Loading what="Reading the tasks" />}
      {tasks.isError && <Problem failure={tasks.error} what="the tasks" onRetry={() => tasks.refetch()} inline />}
      {tasks.data !== undefined && waiting.length === 0 && signals.length === 0 && (
        <p className={css.none}>
          No signal and no task.
          {advice.unwatched.length > 0 && ' Some watchers could not look: see below.'}
        </p>
      )}
      {waiting.map(({ state, title, tasks: group }) => (
        <ul key={state} className={css.list} aria-label={title}>
          {group.map(task => (
            <Task key={task.id} task={task} />
          ))}
        </ul>
      ))}
      {signals.length > 0 && (
        <ul className={css.list} aria-label="Signals without a task">
          {signals.map(({ recommendation, severity, summary }) => (
            <li key={recommendation}>
              <SeverityMark level={severity} />{' '}
              <a href={`#${recommendationAnchor(recommendation)}`}>{readable(summary)}</a>
              <span className={css.quiet}> Nobody has to act.</span>
            </li>
          ))}
        </ul>
      )}
      {advice.unwatched.length > 0 && (
        <ul className={css.list} aria-label="Could not be watched">
          {advice.unwatched.map(({ specialty, id, title, missing }) => (
            <li key={`${specialty}${id}`}>
              <strong className={css.absent}>Not watched:</strong> {title}{' '}
              <span className={css.quiet}>
                {missing.map(({ what, have }) => `${what}: ${have === 'none' ? 'none on record' : have}`).join('; ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const Task = ({ task }: { readonly task: TaskView }) => {
  const answer = useAnswerTask(task.patient)
  const session = useSession()
  const nameOf = useUserName()
  const waits = task.state === 'open' || task.state === 'escalated'
  return (
    <li className={task.state === 'escalated' ? css.escalated : undefined} data-task={task.id}>
      <p>
        {task.state === 'escalated' && <strong className={css.late}>Overdue, escalated. </strong>}
        {waits && <SeverityMark level={task.severity} />}{' '}
        <a href={`#${recommendationAnchor(task.recommendation)}`} className={css.what}>
          {readable(task.what)}
        </a>
      </p>
      <p className={css.quiet}>
        {waits ? (
          <>
            For the {task.owner}, by {momentText(task.deadline)}.
          </>
        ) : (
          <>
            {task.state === 'acknowledged' ? 'Acknowledged' : 'Closed'}
            {task.by !== null && ` by ${nameOf(task.by)}`}
            {task.at !== null && `, ${momentText(task.at)}`}.{task.comment !== null && ` “${task.comment}”`}
          </>
        )}
      </p>
      {task.state !== 'closed' && session.data?.user.role === 'clinician' && (
        <div className={css.buttons}>
          {waits && (
            <Button
              size="compact-sm"
              aria-label={`I take care of it: ${task.what}`}
              loading={answer.isPending && answer.variables.state === 'acknowledged'}
              onClick={() => answer.mutate({ task: task.id, state: 'acknowledged' })}
            >
              I take care of it
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Done: ${task.what}`}
            loading={answer.isPending && answer.variables.state === 'closed'}
            onClick={() => answer.mutate({ task: task.id, state: 'closed' })}
          >
            Done
          </Button>
        </div>
      )}
      {answer.isError && (
        <Problem
          failure={answer.error}
          what="that your answer is kept: it was not recorded"
          onRetry={() => answer.mutate(answer.variables)}
          inline
        />
      )}
    </li>
  )
}
