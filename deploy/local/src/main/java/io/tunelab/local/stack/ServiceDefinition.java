package io.tunelab.local.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to run one process that answers on HTTP.
 *
 * @param name of the process and of its log
 * @param environment added to the launcher's own
 * @param port it answers {@code GET /q/health/ready} there, on loopback, and names itself in the answer
 *     by the {@code TUNELAB_INSTANCE} that it was given
 */
record ServiceDefinition(String name, List<String> command, Map<String, String> environment, int port, Path log) {
    ServiceDefinition {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    String url() {
        return "http://localhost:" + port;
    }
}
