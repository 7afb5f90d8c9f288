package io.tunelab.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedKafkaTest {
    private static final String JAAS = "sasl.jaas.config";

    @TempDir
    Path directory;

    @Test
    void nobodyWithoutThePasswordGetsInAndALogThatWasOpenIsKept() throws Exception {
        EmbeddedKafka.start(directory, 0).close();
        for (int start = 1; start <= 2; start++) {
            var broker = EmbeddedKafka.startGuarded(directory, 0);
            try {
                Topics.create(broker.bootstrapServers(), broker.client());
                assertThat(topics(broker, broker.client())).isPositive();
                assertThatThrownBy(() -> topics(broker, Map.of()))
                        .isInstanceOfAny(TimeoutException.class, ExecutionException.class);
                var wrong = new HashMap<>(broker.client());
                wrong.compute(JAAS, (name, login) -> login.replaceAll("password=\"[^\"]+\"", "password=\"guessed\""));
                assertThatThrownBy(() -> topics(broker, wrong))
                        .isInstanceOf(ExecutionException.class)
                        .hasMessageContaining("Authentication failed");
            } finally {
                broker.close();
            }
        }
        for (var file : new String[] {"client.properties", "kcat.conf"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    private static int topics(EmbeddedKafka broker, Map<String, String> client) throws Exception {
        var settings = new HashMap<String, Object>(client);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("default.api.timeout.ms", 3000);
        settings.put("request.timeout.ms", 2000);
        try (var admin = Admin.create(settings)) {
            return admin.listTopics().names().get(5, TimeUnit.SECONDS).size();
        }
    }
}
