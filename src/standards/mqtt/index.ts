export { connectPacket, disconnectPacket, pingPacket, receivedPacket, subscribePacket } from './packets.ts'
export { createPacketReader, type MqttPacket } from './read-packets.ts'
export { isTopicFilter } from './topic-filter.ts'
