"""Transactions of confluent-kafka (librdkafka) against the broker in argv[1]. Ends with 0 and "all as expected", or with an assertion."""
import sys
import time

import confluent_kafka
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

BOOTSTRAP = sys.argv[1]
INPUT = "confluent-in"
OUTPUT = "confluent-out"
GROUP = "confluent-copiers"
RECORDS = 100


def transactional(transactional_id):
    producer = Producer(
        {"bootstrap.servers": BOOTSTRAP, "transactional.id": transactional_id, "transaction.timeout.ms": 30_000}
    )
    producer.init_transactions(20)
    return producer


def consumer(group, isolation, topic):
    made = Consumer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "group.id": group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "isolation.level": isolation,
        }
    )
    made.subscribe([topic])
    return made


def write(producer, topic, values):
    producer.begin_transaction()
    for i, value in enumerate(values):
        producer.produce(topic, value.encode(), partition=i % 2)


def committed_and_aborted():
    producer = transactional("confluent-writer")
    expected = []
    for i in range(10):
        values = ["%d-%d" % (i, n) for n in range(RECORDS // 10)]
        write(producer, INPUT, values)
        if i % 3 == 2:
            producer.flush(20)
            producer.abort_transaction(20)
        else:
            producer.commit_transaction(20)
            expected += values
    return expected


def read(member, count):
    got = []
    end = time.time() + 20
    while len(got) < count and time.time() < end:
        for message in member.consume(100, 0.3):
            assert message.error() is None, message.error()
            got.append(message.value().decode())
    return got


def copy(expected):
    """Reads what is committed, writes it with the group's offsets; one transaction is aborted on the way and copied again."""
    member = consumer(GROUP, "read_committed", INPUT)
    producer = transactional("confluent-copier")
    copied = 0
    aborted = False
    end = time.time() + 30
    while copied < len(expected) and time.time() < end:
        messages = member.consume(17, 0.5)
        if not messages:
            continue
        write(producer, OUTPUT, ["copy of " + each.value().decode() for each in messages])
        positions = member.position(member.assignment())
        producer.send_offsets_to_transaction(positions, member.consumer_group_metadata(), 20)
        if not aborted:
            aborted = True
            producer.abort_transaction(20)
            for each in member.committed(member.assignment(), timeout=20):
                member.seek(TopicPartition(each.topic, each.partition, max(each.offset, 0)))
        else:
            producer.commit_transaction(20)
            copied += len(messages)
    assert copied == len(expected), (copied, len(expected))
    committed = member.committed([TopicPartition(INPUT, n) for n in range(2)], timeout=20)
    member.close()
    return committed


def fenced():
    zombie = transactional("confluent-fenced")
    write(zombie, OUTPUT, ["of the zombie"])
    zombie.flush(20)
    successor = transactional("confluent-fenced")
    try:
        zombie.commit_transaction(20)
        raise AssertionError("the zombie has committed")
    except KafkaException as e:
        assert e.args[0].fatal(), e.args[0]
    write(successor, OUTPUT, ["copy of the last"])
    successor.commit_transaction(20)


def main():
    print("confluent-kafka", confluent_kafka.version()[0], "librdkafka", confluent_kafka.libversion()[0])
    admin = AdminClient({"bootstrap.servers": BOOTSTRAP})
    for created in admin.create_topics([NewTopic(INPUT, 2, 1), NewTopic(OUTPUT, 2, 1)]).values():
        created.result(20)
    expected = committed_and_aborted()
    committed = copy(expected)
    assert all(each.offset > 0 for each in committed), committed
    fenced()
    reader = consumer("confluent-reader", "read_committed", OUTPUT)
    got = read(reader, len(expected) + 1)
    reader.close()
    assert sorted(got) == sorted(["copy of " + each for each in expected] + ["copy of the last"]), got
    everything = consumer("confluent-uncommitted", "read_uncommitted", INPUT)
    assert len(read(everything, RECORDS)) == RECORDS
    everything.close()
    print("all as expected")


main()
