import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { createQueryClient } from '../shared/api/query-client.ts'
import { CommandProvider } from '../shared/commands/command-context.tsx'
import { CrashGuard } from '../shared/states/crash-guard.tsx'
import '../shared/theme/styles.ts'
import { styleNonce, theme } from '../shared/theme/theme.ts'
import { Gate } from './gate.tsx'

/** The clinician's workspace. */
export const App = () => {
  const [queries] = useState(createQueryClient)
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <CrashGuard what="this page">
        <QueryClientProvider client={queries}>
          <CommandProvider>
            <Gate />
          </CommandProvider>
        </QueryClientProvider>
      </CrashGuard>
    </MantineProvider>
  )
}
