import { Button } from '@mantine/core'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { SessionView, SiteView } from '../../src/pipeline/delivery/contract.ts'
import { useSignOut } from '../shared/api/session.ts'
import { useSources } from '../shared/api/sources.ts'
import { useCommands } from '../shared/commands/command-context.tsx'
import { CommandList } from '../shared/commands/command-list.tsx'
import { useScheme } from '../shared/theme/scheme.ts'
import css from './frame.module.css'
import { roleLabel } from './role-label.ts'

/** What stands around every page: where one is, who one is, and the commands that always work. */
export const Frame = ({
  site,
  user,
  children,
}: {
  readonly site: SiteView
  readonly user: SessionView['user']
  readonly children: ReactNode
}) => {
  const [path, navigate] = useLocation()
  const [listed, setListed] = useState(false)
  const scheme = useScheme()
  const signOut = useSignOut()
  const { next } = scheme
  // What a role may not see is not offered: it would only be refused.
  const mayTreat = user.role === 'clinician'
  const mayIdentify = mayTreat || user.role === 'governance'
  const mayGovern = user.role === 'governance'
  const mayReadModels = mayTreat || mayGovern
  const close = useCallback(() => setListed(false), [])
  useCommands(
    useMemo(
      () => [
        { id: 'keyboard', label: 'Show or hide this list', keys: '?', run: () => setListed(now => !now) },
        { id: 'worklist', label: 'Go to the worklist', keys: 'g w', run: () => navigate('/') },
        { id: 'patients', label: 'Go to the patient list', keys: 'g p', run: () => navigate('/patients') },
        {
          id: 'identity',
          label: 'Go to records that may be one person',
          keys: 'g i',
          run: () => navigate('/identity'),
        },
        { id: 'quality', label: 'Go to data quality', keys: 'g q', run: () => navigate('/quality') },
        ...(mayReadModels
          ? [{ id: 'models', label: 'Go to the models', keys: 'g m', run: () => navigate('/models') }]
          : []),
        ...(mayGovern ? [{ id: 'rules', label: 'Go to the rules', keys: 'g r', run: () => navigate('/rules') }] : []),
        { id: 'sources', label: 'Go to the sources', keys: 'g s', run: () => navigate('/sources') },
        { id: 'scheme', label: 'Light, dark or as the system', keys: 't', run: next },
      ],
      [navigate, next, mayGovern, mayReadModels],
    ),
  )
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#main">
        Skip to content
      </a>
      <header className={css.head}>
        <Link href="/" className={css.brand}>
          <svg viewBox="0 0 32 32" width="18" height="18" aria-hidden="true">
            <path d="M2 20c4 0 4-10 8-10s4 14 8 14 4-18 12-18" fill="none" stroke="currentColor" strokeWidth="4" />
          </svg>
          <span className={css.title}>{site.title}</span>
        </Link>
        <nav aria-label="Main">
          {mayTreat && (
            <>
              <NavLink href="/" here={path === '/'}>
                Worklist
              </NavLink>
              <NavLink href="/patients" here={path.startsWith('/patients')}>
                Patients
              </NavLink>
            </>
          )}
          {mayGovern && (
            <NavLink href="/rules" here={path === '/rules' || path === '/'}>
              Rules
            </NavLink>
          )}
          {mayReadModels && (
            <NavLink href="/models" here={path.startsWith('/models')}>
              Models
            </NavLink>
          )}
          {mayIdentify && (
            <NavLink href="/identity" here={path.startsWith('/identity')}>
              Identity
            </NavLink>
          )}
          <NavLink href="/quality" here={path === '/quality'}>
            Data quality
          </NavLink>
          <NavLink href="/sources" here={path === '/sources'}>
            Sources <SilentCount />
          </NavLink>
        </nav>
        <span className={css.user}>
          <span className={css.name}>{user.name}</span>
          <span className={css.initials} aria-hidden="true">
            {initialsOf(user.name)}
          </span>
          <span className={css.role}>, {roleLabel[user.role]}</span>
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={scheme.next}
          aria-label={`Colours: ${scheme.label}. Change`}
        >
          {scheme.label}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => setListed(now => !now)}
          aria-expanded={listed}
          aria-label="Keyboard commands"
        >
          ?
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => signOut.mutate()} loading={signOut.isPending}>
          Sign out
        </Button>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className={css.foot}>
        Attune {site.version}. Decision support only: not a certified medical device. It never signs, sends, starts or
        stops an order.
      </footer>
      {listed && <CommandList onClose={close} />}
    </div>
  )
}

/** The alert for silent sources, on every page; where it is not known, nothing is said here and the page says why. */
const SilentCount = () => {
  const silent = useSources().data?.sources.filter(({ silence }) => silence.silent).length ?? 0
  if (silent === 0) return null
  return <span className={css.alert}>{silent} silent</span>
}

/** `Dr. Adaeze Okafor` is `AO` where there is no room for more. */
const initialsOf = (name: string): string =>
  name
    .split(' ')
    .filter(part => !part.endsWith('.'))
    .map(part => part.charAt(0))
    .join('')

const NavLink = ({
  href,
  here,
  children,
}: {
  readonly href: string
  readonly here: boolean
  readonly children: ReactNode
}) => (
  <Link href={href} aria-current={here ? 'page' : undefined}>
    {children}
  </Link>
)
