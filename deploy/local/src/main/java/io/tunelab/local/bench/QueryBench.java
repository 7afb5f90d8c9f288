package io.tunelab.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** How long answers take over HTTP, one caller, from the request to the last byte. Times in milliseconds. */
final class QueryBench {
    private static final int WARM_UP = 30;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Random random = new Random(1);
    private final String url;
    private final BenchSettings settings;
    private final List<String> studies;

    QueryBench(String url, BenchSettings settings, List<String> studies) {
        this.url = url;
        this.settings = settings;
        this.studies = List.copyOf(studies);
    }

    /** A path with other values each time. */
    private interface Paths {
        String next();
    }

    /** Lists, filters, sorts, pages. */
    ObjectNode lists() throws IOException, InterruptedException {
        var kinds = new LinkedHashMap<String, Paths>();
        kinds.put("newest", () -> list(""));
        kinds.put("by state", () -> list("&state=COMPLETED"));
        kinds.put("of a study", () -> list("&study=" + anyStudy()));
        kinds.put("filter by metric", () -> list(filter("val_accuracy >= %.3f".formatted(0.9 + noise(0.05)))));
        kinds.put(
                "filter by metric and parameters",
                () -> list(
                        filter("test_accuracy > %.3f and (max_length = 512 or learning_rate < %.6f) and not seed = 44"
                                .formatted(0.9 + noise(0.04), noise(1e-4)))));
        kinds.put("filter by text", () -> list(filter("study ~ 'bench-" + (1 + random.nextInt(9)) + "'")));
        kinds.put("sort by metric", () -> list("&sort=-test_accuracy"));
        kinds.put("sort by parameters", () -> list("&sort=learning_rate,-val_f1"));
        kinds.put("filter and sort", () -> list("&sort=val_loss" + filter("batch_size in (8, 16) and epochs > 1")));
        var deep = deepCursors("-test_accuracy");
        kinds.put("a page in the middle", () -> list("&sort=-test_accuracy" + deep.get(any(deep.size()))));
        return measureAll(kinds, settings.requests());
    }

    /** What people look at of a study. */
    ObjectNode studies() throws IOException, InterruptedException {
        var kinds = new LinkedHashMap<String, Paths>();
        kinds.put("table", () -> study("/table"));
        kinds.put("table of runs, csv", () -> study("/table?rows=runs&format=csv"));
        kinds.put("best", () -> study("/best"));
        kinds.put("pareto", () -> study("/pareto"));
        kinds.put("study", () -> study(""));
        kinds.put("studies", () -> "/api/v1/studies?limit=20");
        kinds.put("metrics, csv", () -> study("/metrics?format=csv"));
        return measureAll(kinds, Math.max(10, settings.requests() / 10));
    }

    private ObjectNode measureAll(Map<String, Paths> kinds, int requests) throws IOException, InterruptedException {
        var answer = JsonNodeFactory.instance.objectNode();
        var all = new ArrayList<Double>();
        for (var kind : kinds.entrySet()) {
            for (int i = 0; i < Math.min(WARM_UP, requests); i++) {
                millis(kind.getValue().next());
            }
            var times = new ArrayList<Double>();
            for (int i = 0; i < requests; i++) {
                times.add(millis(kind.getValue().next()));
            }
            all.addAll(times);
            answer.set(kind.getKey(), summary(times));
        }
        answer.set("all", summary(all));
        return answer;
    }

    private static ObjectNode summary(List<Double> times) {
        var sorted = times.stream().mapToDouble(time -> time).sorted().toArray();
        return JsonNodeFactory.instance
                .objectNode()
                .put("requests", sorted.length)
                .put("p50", IngestBench.round(quantile(sorted, 0.5)))
                .put("p99", IngestBench.round(quantile(sorted, 0.99)))
                .put("worst", IngestBench.round(sorted[sorted.length - 1]));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private double millis(String path) throws IOException, InterruptedException {
        long start = System.nanoTime();
        body(path);
        return (System.nanoTime() - start) / 1e6;
    }

    private byte[] body(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new StackException("GET " + path + " answers " + response.statusCode());
        }
        return response.body();
    }

    /** Where the pages up to the middle of all begin, as a part of a query. */
    private List<String> deepCursors(String sort) throws IOException, InterruptedException {
        var cursors = new ArrayList<String>();
        var path = "/api/v1/experiments?limit=500&sort=" + sort;
        var next = json.readTree(body(path)).path("next");
        while (next.isTextual() && cursors.size() < Math.max(1, settings.runs() / 1000)) {
            cursors.add("&cursor=" + next.asText());
            next = json.readTree(body(path + "&cursor=" + next.asText())).path("next");
        }
        return cursors.isEmpty() ? Arrays.asList("") : cursors;
    }

    private String list(String query) {
        return "/api/v1/experiments?limit=" + settings.pageSize() + query;
    }

    private static String filter(String condition) {
        return "&filter=" + ResultsApi.encoded(String.format(Locale.ROOT, "%s", condition));
    }

    private String study(String path) {
        return "/api/v1/studies/" + anyStudy() + path;
    }

    private String anyStudy() {
        return studies.get(any(studies.size()));
    }

    private int any(int count) {
        return random.nextInt(count);
    }

    private double noise(double most) {
        return most * random.nextDouble();
    }
}
