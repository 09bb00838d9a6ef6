"""kafka-python against the broker in argv[1]. Ends with 0 and "all as expected", or with an assertion."""
import sys
import threading
import time

import kafka
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic

BOOTSTRAP = sys.argv[1]
TOPIC = "python"
GROUP = "python-group"
RECORDS = 200
FIRST_MS = 1_700_000_000_000


def codecs():
    """Those whose libraries are here; the last three are optional."""
    found = [None, "gzip"]
    for codec, module in (("snappy", "snappy"), ("lz4", "lz4.frame"), ("zstd", "zstandard")):
        try:
            __import__(module)
            found.append(codec)
        except ImportError:
            pass
    return found


def administer(admin):
    answer = admin.create_topics([NewTopic(TOPIC, 3, 1, topic_configs={"retention.ms": "-1"})])
    assert [error for _, error, _ in answer.topic_errors] == [0], answer
    assert len(admin.describe_cluster()["brokers"]) == 1
    assert TOPIC in admin.list_topics()
    assert len(admin.describe_topics([TOPIC])[0]["partitions"]) == 3
    described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, TOPIC)])
    entries = {entry[0]: entry[1] for entry in described[0].resources[0][4]}
    assert entries["retention.ms"] == "-1", entries


def produce(codec):
    producer = KafkaProducer(bootstrap_servers=BOOTSTRAP, compression_type=codec, acks="all", linger_ms=5)
    sent = []
    for i in range(RECORDS):
        value = "%s-%d" % (codec, i)
        sent.append(value)
        producer.send(
            TOPIC,
            key=b"k%d" % i,
            value=value.encode(),
            headers=[("codec", str(codec).encode())],
            partition=i % 3,
            timestamp_ms=FIRST_MS + i,
        )
    producer.flush(20)
    producer.close()
    return sent


def consumer():
    return KafkaConsumer(
        TOPIC,
        bootstrap_servers=BOOTSTRAP,
        group_id=GROUP,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        heartbeat_interval_ms=300,
        session_timeout_ms=10_000,
    )


def read_all(member, sent):
    got = []
    end = time.time() + 20
    while len(got) < len(sent) and time.time() < end:
        for records in member.poll(300).values():
            for record in records:
                value = record.value.decode()
                assert record.headers == [("codec", value.split("-")[0].encode())], record
                assert record.timestamp >= FIRST_MS, record
                got.append(value)
    assert sorted(got) == sorted(sent), "got %d of %d" % (len(got), len(sent))
    member.commit()


def rebalance(first):
    """A second member comes: both end up with partitions, and together with all of them."""
    second = consumer()
    is_over = threading.Event()

    def poll(member):
        while not is_over.is_set():
            member.poll(200)

    threads = [threading.Thread(target=poll, args=(member,), daemon=True) for member in (first, second)]
    for thread in threads:
        thread.start()
    end = time.time() + 20
    while time.time() < end and not (
        first.assignment() and second.assignment() and len(first.assignment() | second.assignment()) == 3
    ):
        time.sleep(0.05)
    is_over.set()
    for thread in threads:
        thread.join(10)
    assert first.assignment() and second.assignment(), (first.assignment(), second.assignment())
    assert not first.assignment() & second.assignment()
    second.close()


def look_up(member, admin, sent):
    partitions = [TopicPartition(TOPIC, number) for number in range(3)]
    ends = member.end_offsets(partitions)
    assert sum(ends.values()) == len(sent), ends
    assert set(member.beginning_offsets(partitions).values()) == {0}
    found = member.offsets_for_times({partitions[0]: FIRST_MS + 100})
    assert (found[partitions[0]].offset, found[partitions[0]].timestamp) == (34, FIRST_MS + 102), found
    committed = admin.list_consumer_group_offsets(GROUP)
    assert {partition: each.offset for partition, each in committed.items()} == ends, committed
    assert admin.describe_consumer_groups([GROUP])[0].group == GROUP
    assert GROUP in [name for name, _ in admin.list_consumer_groups()]


def main():
    print("kafka-python", kafka.__version__, codecs())
    admin = KafkaAdminClient(bootstrap_servers=BOOTSTRAP)
    administer(admin)
    sent = [value for codec in codecs() for value in produce(codec)]
    member = consumer()
    read_all(member, sent)
    rebalance(member)
    look_up(member, admin, sent)
    member.close()
    admin.delete_topics([TOPIC])
    assert TOPIC not in admin.list_topics()
    admin.close()
    print("all as expected")


main()
