package io.tunelab.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Follows a study to its end, stage by stage. */
public final class StudyWatch {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A results-service that restarts is away this long at most; then the user is told. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED");

    private final ResultsApi api;
    private final Terminal terminal;
    private final Map<String, ProgressView> views = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    private final BiConsumer<JsonNode, JsonNode> ended;

    public StudyWatch(ResultsApi api, Terminal terminal) {
        this(api, terminal, (study, stage) -> {});
    }

    /** @param ended told of the study and of each stage whose runs have all ended */
    public StudyWatch(ResultsApi api, Terminal terminal, BiConsumer<JsonNode, JsonNode> ended) {
        this.api = api;
        this.terminal = terminal;
        this.ended = ended;
    }

    /** The study as it ended. */
    public JsonNode follow(String id) throws InterruptedException {
        long lastAnswer = System.nanoTime();
        while (true) {
            try {
                var study = study(api, id);
                lastAnswer = System.nanoTime();
                show(study);
                if (OVER.contains(study.path("state").asText())) {
                    return study;
                }
            } catch (ApiException e) {
                if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
                    throw e;
                }
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** @throws ApiException if there is none */
    public static JsonNode study(ResultsApi api, String id) {
        return api.get("/api/v1/studies/" + ResultsApi.encoded(id))
                .orElseThrow(() -> new ApiException("there is no study '" + id + "'"));
    }

    /**
     * The study with that id, or else the newest of that name.
     *
     * @throws ApiException if there is neither
     */
    public static JsonNode named(ResultsApi api, String idOrName) {
        return api.get("/api/v1/studies/" + ResultsApi.encoded(idOrName)).orElseGet(() -> newest(api, idOrName));
    }

    private static JsonNode newest(ResultsApi api, String name) {
        return api.get("/api/v1/studies?limit=1&name=" + ResultsApi.encoded(name))
                .map(page -> page.path("items").path(0).path("id").asText())
                .filter(id -> !id.isEmpty())
                .map(id -> study(api, id))
                .orElseThrow(() -> new ApiException("there is no study '" + name + "'"));
    }

    /** Only one stage is drawn at a time: the first that has not been seen to its end. */
    private void show(JsonNode study) {
        for (var stage : study.path("stages")) {
            var name = stage.path("name").asText();
            if (told.contains(name)) {
                continue;
            }
            if (stage.path("state").asText().equals("WAITING")) {
                return;
            }
            var runs = runs(stage);
            var view = views.computeIfAbsent(name, first -> {
                terminal.line("Stage " + name
                        + (stage.path("base").isEmpty() ? "" : ", inherits " + StudyText.fields(stage.path("base"))));
                return new ProgressView(terminal, runs);
            });
            view.show(runs);
            if (!runs.stream().allMatch(Run::isOver)) {
                return;
            }
            told.add(name);
            ended.accept(study, stage);
        }
    }

    static List<Run> runs(JsonNode stage) {
        var names = StreamSupport.stream(stage.path("cells").spliterator(), false)
                .collect(Collectors.groupingBy(cell -> cell.path("name").asText(), Collectors.counting()));
        return StreamSupport.stream(stage.path("cells").spliterator(), false)
                .map(cell -> Run.ofCell(cell, names.get(cell.path("name").asText()) > 1))
                .toList();
    }
}
