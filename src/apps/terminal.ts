/** What the caller's terminal sees. */
export type Terminal = { readonly out: (text: string) => void; readonly err: (text: string) => void }
