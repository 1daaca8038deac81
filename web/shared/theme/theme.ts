import { createTheme, type MantineThemeOverride } from '@mantine/core'

const blue = [
  '#eef4fb',
  '#d7e5f5',
  '#b0cbea',
  '#85b0df',
  '#5f98d5',
  '#3a79c0',
  '#1f5fa8',
  '#1a5292',
  '#15457c',
  '#103862',
] as const

/** Dense and quiet: 13 px, small radii, the information blue for what can be done. */
export const theme: MantineThemeOverride = createTheme({
  colors: { attune: blue },
  primaryColor: 'attune',
  primaryShade: 6,
  defaultRadius: 4,
  fontFamily: '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.8125rem', lg: '0.875rem', xl: '1rem' },
  respectReducedMotion: true,
})

/** The nonce the server wrote for the style elements that Mantine adds; empty in development. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content.replace('__CSP_NONCE__', '') ?? ''
