import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { useCallback } from 'react'

const order: readonly MantineColorScheme[] = ['auto', 'light', 'dark']
const labels: Readonly<Record<MantineColorScheme, string>> = { auto: 'Auto', light: 'Light', dark: 'Dark' }

/** The colour scheme in words, and the step to the next one: as the system, light, dark. */
export const useScheme = (): { readonly label: string; readonly next: () => void } => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: Mantine makes setColorScheme anew at each render; this stays until the scheme changes
  const next = useCallback(
    () => setColorScheme(order[(order.indexOf(colorScheme) + 1) % order.length] ?? 'auto'),
    [colorScheme],
  )
  return { label: labels[colorScheme], next }
}
