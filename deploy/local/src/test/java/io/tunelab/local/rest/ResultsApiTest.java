package io.tunelab.local.rest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ResultsApiTest {
    @Test
    void whereNothingListensThatIsSaid() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> new ResultsApi("http://localhost:" + port).get("/api/v1/studies"))
                .isInstanceOf(ApiException.class)
                .hasMessage("cannot reach http://localhost:%d/api/v1/studies: nothing answers there", port);
    }
}
