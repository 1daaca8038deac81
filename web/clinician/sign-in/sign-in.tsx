import { Button } from '@mantine/core'
import type { SiteView } from '../../../src/pipeline/delivery/contract.ts'
import { useForgetting, useSignIn } from '../../shared/api/session.ts'
import { Problem } from '../../shared/states/problem.tsx'
import { dateText } from '../../shared/text/time-text.ts'
import { roleLabel } from '../role-label.ts'
import css from './sign-in.module.css'

/** Choosing an example user. What this is, and is not, is said before anything else. */
export const SignIn = ({ site }: { readonly site: SiteView }) => {
  const signIn = useSignIn()
  useForgetting()
  return (
    <main className={css.page}>
      <div className={css.panel}>
        <h1>{site.title}</h1>
        <p className={css.lead}>Treatment advice for one patient, with the reasons and the source of every reason.</p>
        <p className={css.notice}>
          <strong>Decision support only.</strong> Attune is not a certified medical device. It never signs, sends,
          starts or stops an order; the clinician decides.
        </p>
        {site.asOf !== null && (
          <p className={css.fixed}>This site shows everything as of {dateText(site.asOf)}, a fixed moment.</p>
        )}
        <h2 id="who">Sign in as</h2>
        {site.exampleUsers.length === 0 ? (
          <p>This site has its own sign-in. Open Attune from there.</p>
        ) : (
          <>
            <ul className={css.users} aria-labelledby="who">
              {site.exampleUsers.map(({ id, name, role }) => (
                <li key={id}>
                  <Button
                    variant="default"
                    fullWidth
                    justify="space-between"
                    rightSection={<span className={css.role}>{roleLabel[role]}</span>}
                    loading={signIn.isPending && signIn.variables === id}
                    onClick={() => signIn.mutate(id)}
                  >
                    {name}
                  </Button>
                </li>
              ))}
            </ul>
            <p className={css.example}>
              Example sign-in, without a password. It works on this computer only (loopback) and must not be used with
              real patients.
            </p>
          </>
        )}
        {signIn.isError && (
          <Problem failure={signIn.error} what="the site: sign-in failed" onRetry={() => signIn.reset()} inline />
        )}
        <p className={css.version}>Version {site.version}</p>
      </div>
    </main>
  )
}
