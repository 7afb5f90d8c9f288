#!/bin/sh
# Creates the topics of deploy/contracts/asyncapi.yaml that a broker lacks, and leaves those that exist as they are.
# A test holds this list against the contracts.
#
#   KAFKA_BOOTSTRAP_SERVERS  default localhost:9092
#   KAFKA_TOPICS_COMMAND     default /opt/kafka/bin/kafka-topics.sh, as in the apache/kafka image
#   REPLICATION_FACTOR       default 1
#   KAFKA_COMMAND_CONFIG     a file of client settings, where the broker asks who is there
set -eu

bootstrap=${KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}
command=${KAFKA_TOPICS_COMMAND:-/opt/kafka/bin/kafka-topics.sh}
replicas=${REPLICATION_FACTOR:-1}

# topic NAME PARTITIONS SETTING...
topic() {
    name=$1
    partitions=$2
    shift 2
    for setting; do
        shift
        set -- "$@" --config "$setting"
    done
    "$command" --bootstrap-server "$bootstrap" ${KAFKA_COMMAND_CONFIG:+--command-config "$KAFKA_COMMAND_CONFIG"} --create --if-not-exists \
        --topic "$name" --partitions "$partitions" --replication-factor "$replicas" "$@"
}

topic experiment-requests 6 cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048588
topic experiment-requests-rejected 1 cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1114112
topic datasets 1 cleanup.policy=compact max.message.bytes=4194304
topic token-shards 3 cleanup.policy=compact max.message.bytes=1048588
topic run-events 6 cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048588
topic run-commands 3 cleanup.policy=delete retention.ms=604800000 max.message.bytes=65536
topic test-predictions 3 cleanup.policy=compact max.message.bytes=8388608
topic test-texts 3 cleanup.policy=compact max.message.bytes=1048588
