export { type SearchPage, searchPages } from './search-pages.ts'
