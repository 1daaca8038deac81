export { type Identified, type Link, linksBetween, type TrustedSystems } from './links-between.ts'
