#!/bin/sh
# Gives every service a user of its own and just the rights that its work needs, then creates the topics. Safe to run
# again. Runs as the administrator, who is known by a certificate and has no password.
#
#   KAFKA_BOOTSTRAP_SERVERS, KAFKA_COMMAND_CONFIG    the broker's ADMIN listener, and how to reach it
#   KAFKA_CONFIGS_COMMAND, KAFKA_ACLS_COMMAND        default: those of the apache/kafka image
#   DATA_PASSWORD, TRAINER_PASSWORD, RESULTS_PASSWORD, CLIENT_PASSWORD
set -eu

configs=${KAFKA_CONFIGS_COMMAND:-/opt/kafka/bin/kafka-configs.sh}
acls=${KAFKA_ACLS_COMMAND:-/opt/kafka/bin/kafka-acls.sh}

user() {
    "$configs" --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" --command-config "$KAFKA_COMMAND_CONFIG" \
        --alter --entity-type users --entity-name "$1" --add-config "SCRAM-SHA-512=[iterations=8192,password=$2]"
}

# allow USER OPERATION RESOURCE...
allow() {
    principal=$1
    operation=$2
    shift 2
    "$acls" --bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS" --command-config "$KAFKA_COMMAND_CONFIG" \
        --add --allow-principal "User:$principal" --operation "$operation" "$@"
}

user data "$DATA_PASSWORD"
user trainer "$TRAINER_PASSWORD"
user results "$RESULTS_PASSWORD"
user client "$CLIENT_PASSWORD"

allow data Read --topic experiment-requests --topic datasets --topic token-shards --topic test-texts \
    --group tunelab-data
allow data Write --topic datasets --topic token-shards --topic test-texts
allow trainer Read --topic experiment-requests --topic run-commands --topic datasets --topic token-shards \
    --group tunelab-trainer --group tunelab-trainer-commands
allow trainer Write --topic run-events --topic test-predictions --topic experiment-requests-rejected
allow results Read --topic experiment-requests --topic experiment-requests-rejected --topic run-events \
    --topic test-predictions --topic datasets --topic test-texts
allow results Read --group tunelab-results- --resource-pattern-type prefixed
allow results Write --topic experiment-requests --topic run-commands
# For "rebuild", which forgets the groups' offsets.
allow results Delete --group tunelab-results- --resource-pattern-type prefixed
# Whoever asks for experiments by Kafka, and listens to what becomes of them.
allow client Write --topic experiment-requests
allow client Read --topic run-events --topic test-predictions
allow client Read --group client- --resource-pattern-type prefixed

exec sh "$(dirname "$0")/create-topics.sh"
