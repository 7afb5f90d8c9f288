package io.tunelab.data.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.tunelab.data.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubTest {
    private static final byte[] CONTENT = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
    private final LocalHub server = new LocalHub();
    private final LocalHub elsewhere = new LocalHub();

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        server.close();
        elsewhere.close();
    }

    @Test
    void aFileIsDownloadedOnce() throws Exception {
        server.put("/m/resolve/main/tokenizer.json", CONTENT);

        var first = hub(false).fetch("m/resolve/main/tokenizer.json", "models/m/tokenizer.json");
        hub(false).fetch("m/resolve/main/tokenizer.json", "models/m/tokenizer.json");

        assertThat(first).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBrokenDownloadResumesWhereItStopped() throws Exception {
        var asked = new AtomicInteger();
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("ETag", '"' + Sha256.of(CONTENT) + '"');
            if (asked.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(200, CONTENT.length);
                exchange.getResponseBody().write(CONTENT, 0, 4000);
                exchange.getResponseBody().flush();
            } else {
                LocalHub.serve(exchange, CONTENT);
            }
        });

        var file = hub(false).fetch("file", "file");

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(2).last().asString().contains("range=bytes=4000-");
    }

    @Test
    void aRedirectIsFollowedWithItsChecksumButWithoutTheToken() throws Exception {
        elsewhere.put("/blob", CONTENT);
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + Sha256.of(CONTENT) + '"');
            exchange.getResponseHeaders().set("Location", elsewhere.endpoint() + "/blob");
            exchange.sendResponseHeaders(302, -1);
        });

        var file = hub(false).fetch("file", "file");

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(server.requests()).containsExactly("/file range=null token=Bearer secret");
        assertThat(elsewhere.requests()).containsExactly("/blob range=null token=null");
    }

    @Test
    void aFileThatIsNotWhatTheHubStatesIsNeverUsed() {
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + "0".repeat(64) + '"');
            LocalHub.serve(exchange, CONTENT);
        });

        assertThatThrownBy(() -> hub(false).fetch("file", "file"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("the hub states 000");
        assertThat(cache.resolve("file")).doesNotExist();
        assertThat(cache.resolve("file.part")).doesNotExist();
    }

    @Test
    void aServerErrorIsTriedAgain() throws Exception {
        var asked = new AtomicInteger();
        server.on("/file", exchange -> {
            if (asked.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(500, -1);
            } else {
                LocalHub.serve(exchange, CONTENT);
            }
        });

        assertThat(hub(false).fetch("file", "file")).hasBinaryContent(CONTENT);
    }

    @Test
    void whatDoesNotExistIsNotTriedAgain() {
        var refusal = catchThrowableOfType(HubException.class, () -> hub(false).fetch("nothing", "nothing"));

        assertThat(refusal.isMissing()).isTrue();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aPrivateFileAsksForTheToken() {
        server.on("/file", exchange -> exchange.sendResponseHeaders(401, -1));

        assertThatThrownBy(() -> hub(false).fetch("file", "file")).hasMessageContaining("HF_TOKEN");
    }

    @Test
    void aDownloadThatHadArrivedWholeIsOnlyChecked() throws Exception {
        Files.write(cache.resolve("file.part"), CONTENT);
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("ETag", '"' + Sha256.of(CONTENT) + '"');
            LocalHub.serve(exchange, CONTENT);
        });

        assertThat(hub(false).fetch("file", "file")).hasBinaryContent(CONTENT);
    }

    @Test
    void offlineUsesTheCacheAndAsksNobody() throws IOException, HubException {
        Files.write(cache.resolve("there"), CONTENT);

        assertThat(hub(true).fetch("there", "there")).hasBinaryContent(CONTENT);
        assertThatThrownBy(() -> hub(true).fetch("not-there", "not-there"))
                .hasMessageContaining("tunelab.hub.offline is on");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void onlyHttpEndpointsAndPathsBelowThemAreAllowed() {
        assertThatThrownBy(() -> new Hub(
                        URI.create("file:///etc"),
                        Optional.empty(),
                        cache,
                        false,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        new Hub.Rules(List.of(), 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hub(false).fetch("a/../../b", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRedirectToAHostThatNobodyNamedIsNotFollowed() {
        elsewhere.put("/blob", CONTENT);
        server.on("/file", exchange -> redirect(exchange, elsewhere.endpoint() + "/blob"));

        assertThatThrownBy(() -> hub(List.of("*.hf.co"), 1 << 20).fetch("file", "file"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("tunelab.hub.allowed-hosts");
        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void aRedirectIntoThePrivateNetworkIsNotFollowedWhateverIsAllowed() {
        elsewhere.put("/blob", CONTENT);
        server.on("/file", exchange -> redirect(exchange, elsewhere.endpoint() + "/blob"));

        assertThatThrownBy(() -> hub(List.of("*"), 1 << 20).fetch("file", "file"))
                .hasMessageContaining("no public address");
        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void aRedirectThatIsNoAddressIsNotFollowed() {
        server.on("/file", exchange -> redirect(exchange, "http://[half"));

        assertThatThrownBy(() -> hub(false).fetch("file", "file")).hasMessageContaining("which is not followed");
    }

    @Test
    void aFileThatIsTooLargeByItsStatedLengthIsNotRead() {
        server.put("/file", CONTENT);

        assertThatThrownBy(() -> hub(List.of(), 9_999).fetch("file", "file"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("tunelab.hub.largest-file");
        assertThat(cache.resolve("file.part")).doesNotExist();
    }

    @Test
    void aFileThatDoesNotStateItsLengthIsBrokenOffAtTheLimit() {
        server.on("/file", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(CONTENT);
        });

        assertThatThrownBy(() -> hub(List.of(), 9_999).fetch("file", "file"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("larger than 9999 bytes");
        assertThat(cache.resolve("file.part")).doesNotExist();
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private Hub hub(boolean offline) {
        return hub(offline, List.of("localhost"), 1 << 20);
    }

    private Hub hub(List<String> allowedHosts, long largestFile) {
        return hub(false, allowedHosts, largestFile);
    }

    private Hub hub(boolean offline, List<String> allowedHosts, long largestFile) {
        return new Hub(
                server.endpoint(),
                Optional.of("secret"),
                cache,
                offline,
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                new Hub.Rules(allowedHosts, largestFile));
    }
}
