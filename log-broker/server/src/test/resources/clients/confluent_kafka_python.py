"""confluent-kafka (librdkafka) against the broker in argv[1]. Ends with 0 and "all as expected", or with an assertion."""
import sys
import time

import confluent_kafka
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

BOOTSTRAP = sys.argv[1]
TOPIC = "confluent"
GROUP = "confluent-group"
RECORDS = 200
FIRST_MS = 1_700_000_000_000
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]


def administer(admin):
    admin.create_topics([NewTopic(TOPIC, 3, 1, config={"retention.ms": "-1"})])[TOPIC].result(20)
    assert len(admin.list_topics(TOPIC, timeout=20).topics[TOPIC].partitions) == 3
    resource = ConfigResource(ConfigResource.Type.TOPIC, TOPIC)
    entries = admin.describe_configs([resource])[resource].result(20)
    assert entries["retention.ms"].value == "-1"


def produce(codec):
    producer = Producer({"bootstrap.servers": BOOTSTRAP, "compression.type": codec, "enable.idempotence": True})
    failures = []

    def delivered(error, _):
        if error is not None:
            failures.append(error)

    sent = []
    for i in range(RECORDS):
        value = "%s-%d" % (codec, i)
        sent.append(value)
        producer.produce(
            TOPIC,
            value.encode(),
            b"k%d" % i,
            partition=i % 3,
            timestamp=FIRST_MS + i,
            headers=[("codec", codec.encode())],
            callback=delivered,
        )
    assert producer.flush(20) == 0 and not failures, failures
    return sent


def consumer(strategy):
    return Consumer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "group.id": GROUP,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "heartbeat.interval.ms": 300,
            "session.timeout.ms": 10_000,
            "partition.assignment.strategy": strategy,
        }
    )


def read_all(member, sent):
    got = []
    end = time.time() + 20
    while len(got) < len(sent) and time.time() < end:
        for message in member.consume(100, 0.3):
            assert message.error() is None, message.error()
            value = message.value().decode()
            assert message.headers() == [("codec", value.split("-")[0].encode())]
            assert message.timestamp()[1] >= FIRST_MS
            got.append(value)
    assert sorted(got) == sorted(sent), "got %d of %d" % (len(got), len(sent))
    member.commit(asynchronous=False)


def rebalance(first, strategy):
    """A second member comes: both end up with partitions, and together with all of them."""
    second = consumer(strategy)
    second.subscribe([TOPIC])
    end = time.time() + 20
    while time.time() < end and not (
        first.assignment() and second.assignment() and len(first.assignment()) + len(second.assignment()) == 3
    ):
        first.poll(0.1)
        second.poll(0.1)
    assert len(first.assignment()) + len(second.assignment()) == 3, (first.assignment(), second.assignment())
    assert first.assignment() and second.assignment()
    second.close()


def look_up(member, sent):
    ends = {n: member.get_watermark_offsets(TopicPartition(TOPIC, n), timeout=20)[1] for n in range(3)}
    assert sum(ends.values()) == len(sent), ends
    found = member.offsets_for_times([TopicPartition(TOPIC, 0, FIRST_MS + 100)], timeout=20)
    assert found[0].offset == 34, found
    committed = member.committed([TopicPartition(TOPIC, n) for n in range(3)], timeout=20)
    assert {each.partition: each.offset for each in committed} == ends, committed


def main():
    print("confluent-kafka", confluent_kafka.version()[0], "librdkafka", confluent_kafka.libversion()[0])
    admin = AdminClient({"bootstrap.servers": BOOTSTRAP})
    administer(admin)
    sent = [value for codec in CODECS for value in produce(codec)]
    for strategy in ("range", "cooperative-sticky"):
        member = consumer(strategy)
        member.subscribe([TOPIC])
        if strategy == "range":
            read_all(member, sent)
        rebalance(member, strategy)
        look_up(member, sent)
        member.close()
    admin.delete_topics([TOPIC])[TOPIC].result(20)
    print("all as expected")


main()
