// kafkajs against the broker in argv[2]. Ends with 0 and "all as expected", or with an assertion.
const assert = require('assert')
const { Kafka, logLevel, CompressionTypes } = require('kafkajs')

const TOPIC = 'js'
const GROUP = 'js-group'
const RECORDS = 200
const FIRST_MS = 1700000000000
const kafka = new Kafka({ clientId: 'js', brokers: [process.argv[2]], logLevel: logLevel.NOTHING })

async function until(holds, what) {
  const end = Date.now() + 20000
  while (!holds()) {
    assert(Date.now() < end, 'Expected ' + what)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function administer(admin) {
  const configEntries = [{ name: 'retention.ms', value: '-1' }]
  assert(await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 3, configEntries }] }))
  assert.strictEqual((await admin.describeCluster()).brokers.length, 1)
  const metadata = await admin.fetchTopicMetadata({ topics: [TOPIC] })
  assert.strictEqual(metadata.topics[0].partitions.length, 3)
  const configs = await admin.describeConfigs({ resources: [{ type: 2, name: TOPIC }] })
  assert(configs.resources[0].configEntries.some(each => each.configName === 'retention.ms' && each.configValue === '-1'))
}

async function produce(options, compression) {
  const producer = kafka.producer(options)
  await producer.connect()
  const messages = []
  for (let i = 0; i < RECORDS; i++) {
    const value = [options.idempotent, compression, i].join()
    messages.push({ key: 'k' + i, value, headers: { codec: String(compression) }, timestamp: String(FIRST_MS + i) })
  }
  await producer.send({ topic: TOPIC, acks: -1, compression, messages })
  await producer.disconnect()
  return messages.map(each => each.value)
}

async function member(got, joins) {
  const consumer = kafka.consumer({ groupId: GROUP, sessionTimeout: 10000, heartbeatInterval: 300 })
  await consumer.connect()
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true })
  consumer.on('consumer.group_join', event => joins.push((event.payload.memberAssignment[TOPIC] || []).length))
  await consumer.run({
    eachMessage: async ({ message }) => {
      assert(message.headers.codec)
      got.push(message.value.toString())
    },
  })
  return consumer
}

async function main() {
  const admin = kafka.admin()
  await admin.connect()
  await administer(admin)
  const sent = []
  for (const options of [{ idempotent: false }, { idempotent: true, maxInFlightRequests: 1 }]) {
    for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
      sent.push(...(await produce(options, compression)))
    }
  }
  const got = []
  const firstJoins = []
  const secondJoins = []
  const first = await member(got, firstJoins)
  await until(() => got.length >= sent.length, 'all records')
  assert.deepStrictEqual([...got].sort(), [...sent].sort())
  const second = await member(got, secondJoins)
  await until(() => firstJoins.length > 1 && secondJoins.length > 0, 'a rebalance')
  assert.strictEqual(firstJoins[firstJoins.length - 1] + secondJoins[secondJoins.length - 1], 3)
  assert((await admin.listGroups()).groups.some(each => each.groupId === GROUP))
  assert.strictEqual((await admin.describeGroups([GROUP])).groups[0].members.length, 2)
  await second.disconnect()
  await first.disconnect()

  const ends = await admin.fetchTopicOffsets(TOPIC)
  assert.strictEqual(ends.reduce((sum, each) => sum + Number(each.high), 0), sent.length)
  const committed = (await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] }))[0].partitions
  assert.strictEqual(committed.reduce((sum, each) => sum + Number(each.offset), 0), sent.length)
  const byTime = await admin.fetchTopicOffsetsByTimestamp(TOPIC, FIRST_MS + 100)
  assert(byTime.every(each => Number(each.offset) > 0), JSON.stringify(byTime))
  await admin.deleteTopicRecords({ topic: TOPIC, partitions: [{ partition: 0, offset: '5' }] })
  assert.strictEqual((await admin.fetchTopicOffsets(TOPIC)).find(each => each.partition === 0).low, '5')
  await admin.deleteTopics({ topics: [TOPIC] })
  await admin.disconnect()
  console.log('all as expected')
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
