package io.tunelab.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tunelab.local.stack.PartStates;
import io.tunelab.local.stack.StackRecord.Part;
import io.tunelab.local.stack.StackRecord.PartState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is shown of services that the stack has seen ready once. */
class StatusTest {
    @Test
    void aServiceIsReadyOnlyWhileItSaysSo() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        // It takes connections and never answers, as a stopped process does.
        try (var stopped = new ServerSocket(0, 50, loopback)) {
            var well = answering(200);
            var unready = answering(503);
            try {
                var states = PartStates.of(List.of(
                        part("trainer-1", PartState.READY, stopped.getLocalPort()),
                        part("trainer-2", PartState.READY, well.getAddress().getPort()),
                        part(
                                "results-service",
                                PartState.READY,
                                unready.getAddress().getPort()),
                        part(
                                "data-service",
                                PartState.RESTARTING,
                                well.getAddress().getPort())));

                assertThat(states)
                        .containsEntry("trainer-1", "no answer")
                        .containsEntry("trainer-2", "ready")
                        .containsEntry("results-service", "not ready")
                        .containsEntry("data-service", "restarting");
            } finally {
                well.stop(0);
                unready.stop(0);
            }
        }
    }

    private static HttpServer answering(int status) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Part part(String name, PartState state, int port) {
        return new Part(name, state, "http://127.0.0.1:" + port, Optional.empty(), 0, Instant.now());
    }
}
