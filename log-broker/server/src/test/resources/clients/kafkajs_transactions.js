// Transactions of kafkajs against the broker in argv[2]. Ends with 0 and "all as expected", or with an assertion.
const assert = require('assert')
const { Kafka, logLevel } = require('kafkajs')

const INPUT = 'js-in'
const OUTPUT = 'js-out'
const GROUP = 'js-copiers'
const RECORDS = 60
const kafka = new Kafka({ clientId: 'js', brokers: [process.argv[2]], logLevel: logLevel.NOTHING })

async function until(holds, what) {
  const end = Date.now() + 20000
  while (!(await holds())) {
    assert(Date.now() < end, 'Expected ' + what)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function transactional(transactionalId) {
  const producer = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, retry: { retries: 3 } })
  await producer.connect()
  return producer
}

async function committedAndAborted() {
  const producer = await transactional('js-writer')
  const expected = []
  for (let i = 0; i < 6; i++) {
    const values = [...Array(RECORDS / 6).keys()].map(n => i + '-' + n)
    const transaction = await producer.transaction()
    await transaction.send({ topic: INPUT, messages: values.map((value, n) => ({ value, partition: n % 2 })) })
    if (i % 3 === 2) {
      await transaction.abort()
    } else {
      await transaction.commit()
      expected.push(...values)
    }
  }
  await producer.disconnect()
  return expected
}

// Each batch in a transaction of its own, with the offsets behind it; the first one is aborted and comes again.
async function copy(expected) {
  const producer = await transactional('js-copier')
  const consumer = kafka.consumer({ groupId: GROUP, readUncommitted: false, retry: { retries: 0, initialRetryTime: 50 } })
  await consumer.connect()
  await consumer.subscribe({ topic: INPUT, fromBeginning: true })
  let copied = 0
  let aborted = false
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    eachBatch: async ({ batch }) => {
      const transaction = await producer.transaction()
      const messages = batch.messages.map(each => ({ value: 'copy of ' + each.value }))
      await transaction.send({ topic: OUTPUT, messages })
      const offset = String(Number(batch.lastOffset()) + 1)
      const topics = [{ topic: INPUT, partitions: [{ partition: batch.partition, offset }] }]
      await transaction.sendOffsets({ consumerGroupId: GROUP, topics })
      if (!aborted) {
        aborted = true
        await transaction.abort()
        consumer.seek({ topic: INPUT, partition: batch.partition, offset: batch.firstOffset() })
        return
      }
      await transaction.commit()
      copied += messages.length
    },
  })
  await until(() => copied >= expected.length, 'all to be copied')
  await consumer.disconnect()
  await producer.disconnect()
}

async function fenced() {
  const zombie = await transactional('js-fenced')
  const transaction = await zombie.transaction()
  await transaction.send({ topic: OUTPUT, messages: [{ value: 'of the zombie' }] })
  const successor = await transactional('js-fenced')
  const next = await successor.transaction()
  await assert.rejects(transaction.commit())
  await next.send({ topic: OUTPUT, messages: [{ value: 'copy of the last' }] })
  await next.commit()
  await successor.disconnect()
  await zombie.disconnect()
}

async function readCommitted(count) {
  const consumer = kafka.consumer({ groupId: 'js-reader', readUncommitted: false })
  const got = []
  await consumer.connect()
  await consumer.subscribe({ topic: OUTPUT, fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message }) => got.push(message.value.toString()) })
  await until(() => got.length >= count, 'all copies')
  await consumer.disconnect()
  return got
}

async function main() {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [INPUT, OUTPUT].map(topic => ({ topic, numPartitions: 2 })) })
  const expected = await committedAndAborted()
  await copy(expected)
  await fenced()
  const got = await readCommitted(expected.length + 1)
  assert.deepStrictEqual(got.sort(), [...expected.map(each => 'copy of ' + each), 'copy of the last'].sort())
  const committed = (await admin.fetchOffsets({ groupId: GROUP, topics: [INPUT] }))[0].partitions
  assert(committed.every(each => Number(each.offset) > 0), JSON.stringify(committed))
  await admin.disconnect()
  console.log('all as expected')
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
