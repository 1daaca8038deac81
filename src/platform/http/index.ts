export { createHttp, errorBody } from './create-http.ts'
