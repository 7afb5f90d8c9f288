package io.tunelab.results.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A receiver that is away, refuses, and takes. */
@QuarkusTest
@TestProfile(NoticesTest.WithReceiver.class)
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class NoticesTest {
    private final StudyPlay play = new StudyPlay();
    private final List<JsonNode> got = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @ConfigProperty(name = "tunelab.notices.url")
    URI url;

    public static class WithReceiver implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (var free = new ServerSocket(0)) {
                return Map.of(
                        "tunelab.notices.url", "http://127.0.0.1:" + free.getLocalPort() + "/hook?key=1",
                        "tunelab.notices.page", "https://tunelab.example/",
                        "tunelab.notices.every", "1s");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @AfterEach
    void stop() {
        if (receiver != null) {
            receiver.stop(0);
        }
    }

    /** Answers with these statuses in turn; the last one stays. */
    private void receive(Integer... statuses) throws IOException {
        var open = new CopyOnWriteArrayList<>(statuses);
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", url.getPort()), 0);
        receiver.createContext("/hook", exchange -> {
            var body = new ObjectMapper().readTree(exchange.getRequestBody());
            int status = open.size() > 1 ? open.remove(0) : open.get(0);
            if (status < 300) {
                got.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    private List<JsonNode> of(String id) {
        return got.stream()
                .filter(notice -> notice.path("id").asText().equals(id))
                .toList();
    }

    @Test
    void aReceiverThatComesBackIsToldOnce() throws Exception {
        var id = play.started(
                "{name: told, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {max_length: [64, 96]}}]}"
                        .formatted(play.dataSeed));
        StudyPlay.complete(id + "-one-01", 0.4);
        StudyPlay.complete(id + "-one-02", 0.3);
        StudyPlay.awaitState(id, "COMPLETED");

        receive(503, 302, 500, 200);

        await().until(() -> of(id).size() == 1);
        var notice = of(id).get(0);
        assertThat(notice.path("type").asText()).isEqualTo("study_ended");
        assertThat(notice.path("state").asText()).isEqualTo("completed");
        assertThat(notice.path("url").asText()).isEqualTo("https://tunelab.example/#/studies/" + id);
        assertThat(notice.path("text").asText())
                .startsWith("Study told completed, 2 of 2 runs completed. Best of one: ")
                .endsWith(" https://tunelab.example/#/studies/" + id);
        var later = play.started(
                "{name: later, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {max_length: [32]}}]}"
                        .formatted(play.dataSeed));
        StudyPlay.command(later, "cancel");
        await().until(() -> of(later).size() == 1);
        assertThat(of(later).get(0).path("state").asText()).isEqualTo("cancelled");
        assertThat(of(id)).hasSize(1);
        assertThat(got).noneMatch(one -> one.path("id").asText().startsWith(id + "-one"));
    }

    @Test
    void anExperimentWithoutAStudyIsAnnouncedToo() throws Exception {
        receive(400, 200);
        var refused = ended();
        await().until(() -> Stack.state(refused).equals("FAILED"));
        var taken = ended();

        await().until(() -> of(taken).size() == 1);
        assertThat(of(taken).get(0).path("text").asText())
                .startsWith("Experiment %s failed: &lt;!channel&gt; ".formatted(taken))
                .endsWith("https://tunelab.example/#/experiments/" + taken);
        assertThat(of(refused)).isEmpty();
    }

    private static String ended() {
        var id = "alone-" + UUID.randomUUID();
        Stack.event("run-failed", id, 1, 4, event -> {
            event.put("occurred_at", Instant.now().toString());
            ((ObjectNode) event.get("error")).put("message", "<!channel> out of memory");
        });
        return id;
    }
}
