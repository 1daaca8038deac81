import type { ModelView } from '../../../src/pipeline/delivery/contract.ts'
import { useUserName } from '../../shared/api/user-name.ts'
import { momentText } from '../../shared/text/time-text.ts'
import { roleLabel } from '../role-label.ts'
import css from './models.module.css'
import { moveText, shortVersion } from './words.ts'

/** Every move: who, when, why. */
export const History = ({ history }: { readonly history: ModelView['history'] }) => {
  const nameOf = useUserName()
  return (
    <section className={css.panel} aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol className={css.history}>
        {history.map(({ kind, version, at, by, role, why }) => (
          <li key={`${at} ${kind} ${version}`}>
            <time dateTime={at}>{momentText(at)}</time>
            <span>
              <strong>{moveText[kind]}</strong> <code>{shortVersion(version)}</code>
            </span>
            <span>
              {nameOf(by)}
              {!by.startsWith('system:') && `, ${roleOf(role)}`}: {why}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const roleOf = (role: string): string => (role in roleLabel ? roleLabel[role as keyof typeof roleLabel] : role)
