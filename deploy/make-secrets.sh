#!/bin/sh
# Makes what deploy/compose.secure.yaml needs and never leaves this machine: a certificate authority, certificates for
# the broker, the database and the administrator of the broker, a password for everybody, a key that the services show
# each other, and two API keys. What is there already is kept; delete the directory to begin anew (then also the volumes,
# which know the old passwords).
#
#   deploy/make-secrets.sh [DIRECTORY]      default: deploy/secrets, which git ignores
#
# The directory is its owner's alone; the files in it are readable, because containers run as other users.
set -eu

directory=${1:-$(dirname "$0")/secrets}
days=${TUNELAB_CERTIFICATE_DAYS:-825}
mkdir -p "$directory"
chmod 700 "$directory"
cd "$directory"
umask 022

if [ ! -f ca.crt ]; then
    openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days "$((days * 2))" -subj "/CN=Tunelab CA" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" \
        -keyout ca.key -out ca.crt 2>/dev/null
    chmod 600 ca.key
fi

# certificate NAME COMMON-NAME SUBJECT-ALTERNATIVE-NAMES: NAME.key and NAME.crt, and both in NAME.pem
certificate() {
    [ ! -f "$1.pem" ] || return 0
    printf 'subjectAltName=%s\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n' \
        "$3" > "$1.extensions"
    openssl req -new -newkey rsa:3072 -nodes -sha256 -subj "/CN=$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 -days "$days" \
        -extfile "$1.extensions" -out "$1.crt" 2>/dev/null
    cat "$1.key" "$1.crt" ca.crt > "$1.pem"
    rm -f "$1.csr" "$1.extensions"
    chmod 644 "$1.key" "$1.pem"
}

certificate kafka tunelab-broker DNS:kafka,DNS:localhost,IP:127.0.0.1
certificate admin tunelab-admin DNS:tunelab-admin
certificate postgres postgres DNS:postgres,DNS:localhost,IP:127.0.0.1

if [ ! -f admin.properties ]; then
    cat > admin.properties <<PROPERTIES
security.protocol=SSL
ssl.keystore.type=PEM
ssl.keystore.location=/etc/kafka/secrets/admin.pem
ssl.truststore.type=PEM
ssl.truststore.location=/etc/kafka/secrets/ca.crt
PROPERTIES
fi

secret() {
    openssl rand -hex 24
}

digest() {
    printf %s "$1" | openssl dgst -sha256 -r | cut -d ' ' -f 1
}

if [ ! -f secrets.env ]; then
    [ -f admin.key.txt ] || secret | tr -d '\n' > admin.key.txt
    [ -f metrics.key.txt ] || secret | tr -d '\n' > metrics.key.txt
    chmod 600 admin.key.txt
    cat > secrets.env.new <<ENVIRONMENT
TUNELAB_POSTGRES_PASSWORD=$(secret)
TUNELAB_TRAINER_PASSWORD=$(secret)
TUNELAB_RESULTS_PASSWORD=$(secret)
TUNELAB_GRAFANA_PASSWORD=$(secret)
TUNELAB_KAFKA_DATA_PASSWORD=$(secret)
TUNELAB_KAFKA_TRAINER_PASSWORD=$(secret)
TUNELAB_KAFKA_RESULTS_PASSWORD=$(secret)
TUNELAB_KAFKA_CLIENT_PASSWORD=$(secret)
TUNELAB_ACCESS_KEYS=admin:admin:$(digest "$(cat admin.key.txt)"),metrics:reader:$(digest "$(cat metrics.key.txt)")
TUNELAB_ACCESS_OPEN=false
TUNELAB_METRICS_KEY_FILE=./secrets/metrics.key.txt
ENVIRONMENT
    chmod 600 secrets.env.new
    mv secrets.env.new secrets.env
fi
# Secrets of older versions have none.
grep -q '^TUNELAB_PEERS_KEY=' secrets.env || echo "TUNELAB_PEERS_KEY=$(secret)" >> secrets.env
echo "secrets are in $(pwd); the administrator's API key is in admin.key.txt"
