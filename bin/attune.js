#!/usr/bin/env node
// `npx attune VERB ...` in a clone: installs what is missing, then is src/apps/cli.ts under Node 24.
import { launch } from './launch.js'

launch(process.argv.slice(2))
