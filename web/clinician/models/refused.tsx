import { RequestFailed } from '../../shared/api/client.ts'
import css from './models.module.css'

/** Something that was asked and not done: the server's reason, and what can be done instead. */
export const Refused = ({ failure, what }: { readonly failure: unknown; readonly what: string }) => {
  const known = failure instanceof RequestFailed ? failure : undefined
  return (
    <div className={css.refused} role="alert">
      <strong>{what}.</strong> {known?.message ?? 'Something in this page went wrong.'}{' '}
      {known?.remedy ?? 'Reload the page; if it stays so, tell whoever runs this site.'}
    </div>
  )
}
