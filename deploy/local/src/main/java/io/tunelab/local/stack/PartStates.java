package io.tunelab.local.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether the parts of a stack answer now. */
public final class PartStates {
    public static final String READY = "ready";

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private PartStates() {}

    /** By name, all asked at once. */
    public static Map<String, String> of(List<StackRecord.Part> parts) {
        return parts.parallelStream().collect(Collectors.toMap(StackRecord.Part::name, PartStates::state));
    }

    /** A process that hangs was ready once, and is alive. */
    private static String state(StackRecord.Part part) {
        var kept = part.state().name().toLowerCase(Locale.ROOT);
        if (part.state() != StackRecord.PartState.READY || !part.address().startsWith("http")) {
            return kept;
        }
        var request = HttpRequest.newBuilder(URI.create(part.address() + "/q/health/ready"))
                .timeout(ANSWER)
                .build();
        try {
            var answer =
                    HttpClient.newBuilder().connectTimeout(ANSWER).build().send(request, BodyHandlers.discarding());
            return answer.statusCode() == 200 ? kept : "not ready";
        } catch (IOException e) {
            return "no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return kept;
        }
    }
}
