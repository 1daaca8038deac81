export { type Notification, readNotification } from './notification.ts'
