package io.tunelab.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsApiTest {
    private HttpServer server;

    /** Knows one key. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isKnown =
                    "Bearer the-key".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            var body = "{\"total\": 3}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isKnown ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

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

    @Test
    void theKeyOfAFileIsSentWithEveryRequest(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("my.key"), "the-key\n");
        var api = new ResultsApi(url() + "/", Optional.of(ApiKey.in(file)));

        assertThat(api.get("/api/v1/experiments").orElseThrow().path("total").asInt())
                .isEqualTo(3);
        assertThat(api.post("/api/v1/experiments", "application/json", "{}")
                        .path("total")
                        .asInt())
                .isEqualTo(3);
        assertThat(api.url()).isEqualTo(url());
    }

    @Test
    void withoutAKeyItIsSaidHowToGiveOne() {
        assertThatThrownBy(() -> new ResultsApi(url()).get("/api/v1/experiments"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("TUNELAB_API_KEY")
                .hasMessageContaining("--api-key-file");
    }

    @Test
    void aWrongKeyIsSaidToBeUnknownAndNotShown() {
        var api = new ResultsApi(url(), Optional.of(new ApiKey("another-key", "TUNELAB_API_KEY")));

        assertThatThrownBy(() -> api.get("/api/v1/experiments"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("does not know this API key")
                .hasMessageNotContaining("another-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://localhost", "http://", "http://local host", "http://host?x=1"})
    void anAddressThatIsNoneIsRefused(String address) {
        assertThatThrownBy(() -> new ResultsApi(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("http://localhost:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "two words", "line\nline", "schlüssel"})
    void aKeyThatCannotBeSentIsRefused(String key) {
        assertThatThrownBy(() -> new ApiKey(key, "my.key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("my.key");
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }
}
