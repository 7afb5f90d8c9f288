package io.tunelab.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The password of a guarded broker, in two files for clients: {@value #CLIENT} for those of Java, {@value #KCAT} for kcat and
 * whatever else is made of librdkafka.
 */
public final class BrokerPassword {
    private static final String CLIENT = "client.properties";
    private static final String KCAT = "kcat.conf";
    private static final String USER = "tunelab";
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private final Map<String, String> client;

    private BrokerPassword(Map<String, String> client) {
        this.client = Map.copyOf(client);
    }

    /** What clients of the broker in {@code directory} need besides its address; empty if it asks for nothing. */
    public static Map<String, String> clientIn(Path directory) {
        var file = directory.resolve(CLIENT);
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (var reader = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(reader);
            var client = new TreeMap<String, String>();
            properties.forEach((name, value) -> client.put((String) name, (String) value));
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** From now on the broker in {@code directory} asks for nothing. */
    public static void forget(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(CLIENT));
            Files.deleteIfExists(directory.resolve(KCAT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BrokerPassword keptIn(Path directory) {
        var kept = clientIn(directory);
        if (!kept.isEmpty()) {
            return new BrokerPassword(kept);
        }
        var password = DatabasePasswords.random();
        var client = new TreeMap<String, String>(Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", "%s username=\"%s\" password=\"%s\";".formatted(MODULE, USER, password)));
        try {
            Files.createDirectories(directory);
            var kcat = "security.protocol=SASL_PLAINTEXT\nsasl.mechanisms=PLAIN\nsasl.username=%s\nsasl.password=%s\n"
                    .formatted(USER, password);
            Files.writeString(OwnersFile.create(directory.resolve(KCAT)), kcat);
            var text = new StringBuilder();
            client.forEach(
                    (name, value) -> text.append(name).append('=').append(value).append('\n'));
            Files.writeString(OwnersFile.create(directory.resolve(CLIENT)), text);
            return new BrokerPassword(client);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the broker's password in " + directory, e);
        }
    }

    Map<String, String> client() {
        return client;
    }

    /** The broker's settings: both listeners ask for the password, and the broker itself has it. */
    Map<String, String> broker() {
        var own = client.get("sasl.jaas.config");
        var password = own.replaceAll(".* password=\"([0-9a-f]+)\";", "$1");
        var login =
                "%s username=\"%s\" password=\"%s\" user_%s=\"%s\";".formatted(MODULE, USER, password, USER, password);
        return Map.of(
                "listener.security.protocol.map", "CONTROLLER:SASL_PLAINTEXT,PLAINTEXT:SASL_PLAINTEXT",
                "inter.broker.listener.name", "PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "sasl.mechanism.controller.protocol", "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config", login,
                "listener.name.controller.plain.sasl.jaas.config", login);
    }
}
