export { type MqttLimits, type MqttNote, type MqttTls, mqttLimits } from './mqtt-options.ts'
export { createMqttSubscriber, type MqttSubscriber } from './mqtt-subscriber.ts'
