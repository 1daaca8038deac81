export { createMllpServer, type MllpLimits, type MllpServer, mllpLimits } from './mllp-server.ts'
