export { createHttp, errorBody, isLoopbackName } from './create-http.ts'
