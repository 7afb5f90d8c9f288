package io.tunelab.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is downloaded, and from whom. */
class HubTest {
    private static final byte[] CONTENT = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
    private final LocalHub server = new LocalHub();
    private final LocalHub elsewhere = new LocalHub();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        server.close();
        elsewhere.close();
    }

    @Test
    void aFileIsDownloadedOnce() throws Exception {
        server.put("/m/resolve/main/tokenizer.json", CONTENT);

        var first = fetch(hub(), "m/resolve/main/tokenizer.json");
        fetch(hub(), "m/resolve/main/tokenizer.json");

        assertThat(first).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBrokenDownloadResumesWhereItStopped() throws Exception {
        var asked = new AtomicInteger();
        var version = new AtomicReference<String>();
        var tag = '"' + LocalHub.sha256(CONTENT) + '"';
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("ETag", tag);
            if (asked.getAndIncrement() == 0) {
                LocalHub.begin(exchange, CONTENT, 4000);
            } else {
                version.set(exchange.getRequestHeaders().getFirst("If-Range"));
                LocalHub.serve(exchange, CONTENT);
            }
        });

        assertThat(fetch(hub(), "file")).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(2).last().asString().contains("range=bytes=4000-");
        assertThat(version).as("without it a server sends the whole file").hasValue(tag);
        assertThat(directory.resolve("hub")).isDirectoryNotContaining("glob:**.part*");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatChangedMeanwhileIsNeverJoinedWithItsOldBeginning(boolean serverKnowsIfRange) throws Exception {
        var changed = "abcdefghij".repeat(1000).getBytes(StandardCharsets.UTF_8);
        var asked = new AtomicInteger();
        server.on("/file", exchange -> {
            if (asked.getAndIncrement() == 0) {
                exchange.getResponseHeaders().set("ETag", "\"old\"");
                LocalHub.begin(exchange, CONTENT, 4000);
                return;
            }
            exchange.getResponseHeaders().set("ETag", "\"new\"");
            if (!serverKnowsIfRange && exchange.getRequestHeaders().containsKey("Range")) {
                exchange.getResponseHeaders().set("Content-Range", "bytes 4000-9999/10000");
                exchange.sendResponseHeaders(206, 6000);
                exchange.getResponseBody().write(changed, 4000, 6000);
            } else {
                LocalHub.serve(exchange, changed);
            }
        });

        assertThat(fetch(hub(), "file")).hasBinaryContent(changed);
    }

    @Test
    void aBrokenDownloadOfAnUnknownVersionStartsOver() throws Exception {
        var asked = new AtomicInteger();
        server.on("/file", exchange -> {
            if (asked.getAndIncrement() == 0) {
                LocalHub.begin(exchange, CONTENT, 4000);
            } else {
                LocalHub.serve(exchange, CONTENT);
            }
        });

        assertThat(fetch(hub(), "file")).hasBinaryContent(CONTENT);
        assertThat(server.requests()).allMatch(request -> request.contains("range=null"));
    }

    @Test
    void aDownloadThatHadArrivedWholeIsOnlyChecked() throws Exception {
        var tag = '"' + LocalHub.sha256(CONTENT) + '"';
        Files.createDirectories(directory.resolve("hub"));
        Files.write(directory.resolve("hub/file.part"), CONTENT);
        Files.writeString(directory.resolve("hub/file.part.etag"), tag);
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("ETag", tag);
            LocalHub.serve(exchange, CONTENT);
        });

        assertThat(fetch(hub(), "file")).hasBinaryContent(CONTENT);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 64})
    void aFileThatIsNotWhatTheHubStatesIsNeverUsed(int digestLength) {
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + "0".repeat(digestLength) + '"');
            LocalHub.serve(exchange, CONTENT);
        });

        var refusal = refusal(hub(), "file");

        assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(refusal).hasMessageContaining("the hub states 000");
        assertThat(directory.resolve("hub/file")).doesNotExist();
        assertThat(directory.resolve("hub/file.part")).doesNotExist();
    }

    @Test
    void aSmallFileIsCheckedByGitsDigest() throws Exception {
        server.on("/file", exchange -> {
            exchange.getResponseHeaders().set("ETag", "W/\"" + LocalHub.gitBlob(CONTENT) + '"');
            LocalHub.serve(exchange, CONTENT);
        });

        assertThat(fetch(hub(), "file")).hasBinaryContent(CONTENT);
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

        assertThat(fetch(hub(), "file")).hasBinaryContent(CONTENT);
    }

    @Test
    void whatDoesNotExistIsNotTriedAgain() {
        assertThat(refusal(hub(), "nothing").reason()).isEqualTo(Reason.MISSING);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aPrivateFileAsksForTheToken() {
        server.on("/file", exchange -> exchange.sendResponseHeaders(401, -1));

        assertThat(refusal(hub(), "file")).hasMessageContaining("set HF_TOKEN");
        assertThat(refusal(hub(Optional.of("secret"), List.of(), 1 << 20), "file"))
                .hasMessageContaining("HF_TOKEN is sent over HTTPS only");
    }

    @Test
    void theTokenIsNeverSentOverPlainHttp() throws Exception {
        server.put("/file", CONTENT);

        fetch(hub(Optional.of("secret"), List.of(), 1 << 20), "file");

        assertThat(server.requests()).containsExactly("/file range=null token=null");
    }

    @Test
    void overHttpsTheTokenGoesToTheHubAndNotToWhereItRedirects() throws Exception {
        var certificate = TestCertificate.in(directory);
        try (var secure = new LocalHub(certificate);
                var storage = new LocalHub(certificate)) {
            storage.put("/blob", CONTENT);
            secure.on("/file", exchange -> {
                exchange.getResponseHeaders().set("X-Linked-Etag", '"' + LocalHub.sha256(CONTENT) + '"');
                redirect(exchange, storage.endpoint() + "/blob");
            });
            var settings = settings(secure.endpoint(), Optional.of("secret"), List.of("localhost"), 1 << 20);

            var file = fetch(new Hub(settings, Optional.of(certificate)), "file");

            assertThat(file).hasBinaryContent(CONTENT);
            assertThat(secure.requests()).containsExactly("/file range=null token=Bearer secret");
            assertThat(storage.requests()).containsExactly("/blob range=null token=null");
        }
    }

    @Test
    void httpsIsNeverLeftForHttp() {
        elsewhere.put("/blob", CONTENT);
        var certificate = TestCertificate.in(directory);
        try (var secure = new LocalHub(certificate)) {
            secure.on("/file", exchange -> redirect(exchange, elsewhere.endpoint() + "/blob"));
            var settings = settings(secure.endpoint(), Optional.of("secret"), List.of("localhost"), 1 << 20);

            assertThat(refusal(new Hub(settings, Optional.of(certificate)), "file")
                            .reason())
                    .isEqualTo(Reason.REFUSED);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void offlineUsesTheCacheAndAsksNobody() throws Exception {
        Files.createDirectories(directory.resolve("hub"));
        Files.write(directory.resolve("hub/there"), CONTENT);
        var hub = new Hub(LocalHub.settings(server.endpoint(), directory, true));

        assertThat(fetch(hub, "there")).hasBinaryContent(CONTENT);
        assertThat(refusal(hub, "not-there").reason()).isEqualTo(Reason.OFFLINE);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void onlyHttpEndpointsAndPathsBelowThemAreAllowed() {
        assertThatThrownBy(() -> settings(URI.create("file:///etc"), Optional.empty(), List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fetch(hub(), "a/../../b")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.hf.co", "*"})
    void aRedirectToAHostThatNobodyNamedOrIntoThePrivateNetworkIsNotFollowed(String allowed) {
        elsewhere.put("/blob", CONTENT);
        server.on("/file", exchange -> redirect(exchange, elsewhere.endpoint() + "/blob"));

        var refusal = refusal(hub(Optional.empty(), List.of(allowed), 1 << 20), "file");

        assertThat(refusal.reason()).isEqualTo(Reason.REFUSED);
        assertThat(refusal.getMessage())
                .contains(allowed.equals("*") ? "no public address" : "tunelab.hub.allowed-hosts");
        assertThat(elsewhere.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[half", "http://169.254.169.254/latest", "ftp://8.8.8.8/x", "http:///x", ""})
    void aRedirectThatLeadsElsewhereIsNotFollowed(String target) {
        server.on("/file", exchange -> redirect(exchange, target));

        assertThat(refusal(hub(Optional.empty(), List.of("*"), 1 << 20), "file"))
                .hasMessageContaining("which is not followed");
    }

    @Test
    void aFileThatIsTooLargeByItsStatedLengthIsNotRead() {
        server.put("/file", CONTENT);

        assertThat(refusal(hub(Optional.empty(), List.of(), 9_999), "file"))
                .hasMessageContaining("tunelab.hub.largest-file");
        assertThat(directory.resolve("hub/file.part")).doesNotExist();
    }

    @Test
    void aFileThatDoesNotStateItsLengthIsBrokenOffAtTheLimit() {
        server.on("/file", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(CONTENT);
        });

        assertThat(refusal(hub(Optional.empty(), List.of(), 9_999), "file"))
                .hasMessageContaining("larger than the 9999 bytes");
        assertThat(directory.resolve("hub/file.part")).doesNotExist();
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private static Path fetch(Hub hub, String file) throws HubException {
        return hub.fetch(file, file, Deadline.in(Duration.ofSeconds(20)));
    }

    private static HubException refusal(Hub hub, String file) {
        return catchThrowableOfType(HubException.class, () -> fetch(hub, file));
    }

    private Hub hub() {
        return hub(Optional.empty(), List.of("localhost"), 1 << 20);
    }

    private Hub hub(Optional<String> token, List<String> allowedHosts, long largestFile) {
        return new Hub(settings(server.endpoint(), token, allowedHosts, largestFile));
    }

    private HubSettings settings(URI endpoint, Optional<String> token, List<String> allowedHosts, long largestFile) {
        var timeouts = new HubSettings.Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMillis(10));
        return new HubSettings(
                endpoint,
                token,
                directory.resolve("hub"),
                directory.resolve("home"),
                false,
                allowedHosts,
                largestFile,
                timeouts);
    }
}
