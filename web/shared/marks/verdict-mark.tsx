import css from './verdict-mark.module.css'

/** A verdict of the contract, as it arrives. */
export type VerdictWord = 'avoid' | 'adjust' | 'monitor' | 'ok' | 'not checked'

const words: Readonly<Record<VerdictWord, { readonly sign: string; readonly text: string; readonly css: string }>> = {
  avoid: { sign: '✕', text: 'Avoid', css: 'avoid' },
  adjust: { sign: '◆', text: 'Adjust', css: 'adjust' },
  monitor: { sign: '◎', text: 'Monitor', css: 'monitor' },
  ok: { sign: '✓', text: 'Nothing found', css: 'ok' },
  'not checked': { sign: '?', text: 'Not checked', css: 'open' },
}

export const verdictText = (verdict: VerdictWord): string => words[verdict].text

/** Sign, word and colour. `ok` says what it is: no check found anything; what could not be checked is told beside it. */
export const VerdictMark = ({ verdict }: { readonly verdict: VerdictWord }) => (
  <span className={`${css.mark} ${css[words[verdict].css]}`}>
    <span aria-hidden="true" className={css.sign}>
      {words[verdict].sign}
    </span>
    {words[verdict].text}
  </span>
)
