package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.command.StudyCommands.Service;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.terminal.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Any other classifier in the comparisons of a study. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        description = "Compares a study with any other classifier: exports the test texts, imports its predictions.")
public final class BaselineCommands {
    /** Whether settings, prompt or threshold were chosen by results on the test set. */
    enum Tuned {
        YES,
        NO,
        UNKNOWN
    }

    private static String path(String study) {
        return "/api/v1/studies/" + ResultsApi.encoded(study);
    }

    @Command(
            name = "texts",
            mixinStandardHelpOptions = true,
            description = "Saves the texts that the runs of a study were tested on, with their ids and without labels.")
    int texts(
            @Mixin Service service,
            @Option(names = "--study", paramLabel = "ID", required = true, description = StudyCommands.NAMED)
                    String named,
            @Option(
                            names = "--stage",
                            paramLabel = "NAME",
                            description = "Needed if stages were tested on different texts.")
                    String stage,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "csv",
                            description = "csv or parquet (default: ${DEFAULT-VALUE}).")
                    String format,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Output file (default: test-texts.csv or test-texts.parquet here).")
                    Path output) {
        var set = testSet(service, service.id(named), stage);
        var file = output == null ? Path.of("test-texts." + format) : output;
        return service.fetch(
                "/api/v1/datasets/" + ResultsApi.encoded(set.path("dataset_key").asText()) + "/test-texts?format="
                        + ResultsApi.encoded(format),
                file);
    }

    private static JsonNode testSet(Service service, String study, String stage) {
        var sets = StreamSupport.stream(
                        service.api()
                                .get(path(study) + "/test-sets")
                                .orElseThrow()
                                .spliterator(),
                        false)
                .filter(set -> stage == null || stages(set).contains(stage))
                .toList();
        if (sets.size() == 1) {
            return sets.get(0);
        }
        if (sets.isEmpty()) {
            throw new ApiException(
                    "no run of " + (stage == null ? "study " + study : "stage " + stage) + " has test predictions yet");
        }
        var stages = new TreeSet<String>();
        sets.forEach(set -> stages.addAll(stages(set)));
        throw new ApiException(
                "the study has " + sets.size() + " test sets; choose one with --stage: " + String.join(", ", stages)
                        + (stage == null ? "" : " (or fetch one by its dataset key: see docs/baselines.md)"));
    }

    private static List<String> stages(JsonNode set) {
        var names = new ArrayList<String>();
        set.path("stages").forEach(name -> names.add(name.asText()));
        return names;
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Imports the predictions of a classifier for all test texts of a study.")
    int importFile(
            @Mixin Service service,
            @Option(names = "--study", paramLabel = "ID", required = true, description = StudyCommands.NAMED)
                    String named,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            required = true,
                            description = "Its name in tables and charts, for example svm.")
                    String name,
            @Option(
                            names = "--tuned-on-test",
                            paramLabel = "ANSWER",
                            required = true,
                            description =
                                    "Were its settings, prompt or threshold chosen by results on these test texts? yes, no or"
                                            + " unknown.")
                    Tuned tuned,
            @Option(
                            names = "--test-set",
                            paramLabel = "ID",
                            description =
                                    "Which test set the predictions are for. Needed if several have the same text_ids; the"
                                            + " error then lists their IDs.")
                    String testSet,
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "CSV or Parquet with the columns text_id, label and optionally probabilities.")
                    Path file) {
        var query = "?name=" + ResultsApi.encoded(name) + "&tuned_on_test="
                + tuned.name().toLowerCase(Locale.ROOT)
                + (testSet == null ? "" : "&test_set=" + ResultsApi.encoded(testSet));
        var answer =
                service.api().post(path(service.id(named)) + "/baselines" + query, "application/octet-stream", file);
        return service.show(answer, List.of("Imported: " + line(answer)));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the imported classifiers of a study.")
    int list(
            @Mixin Service service,
            @Option(names = "--study", paramLabel = "ID", required = true, description = StudyCommands.NAMED)
                    String named) {
        var all = service.api().get(path(service.id(named)) + "/baselines").orElseThrow();
        var lines = new ArrayList<String>();
        all.forEach(one -> lines.add(line(one)));
        return service.show(all, lines.isEmpty() ? List.of("No imported baselines.") : lines);
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Removes an imported classifier.")
    int delete(
            @Mixin Service service,
            @Option(names = "--study", paramLabel = "ID", required = true, description = StudyCommands.NAMED)
                    String named,
            @Parameters(paramLabel = "NAME") String name) {
        service.api().delete(path(service.id(named)) + "/baselines/" + ResultsApi.encoded(name));
        return 0;
    }

    private static String line(JsonNode one) {
        return "%s  accuracy %s on %s test texts, not run here, tuned on the test set: %s%s"
                .formatted(
                        one.path("name").asText(),
                        Format.percent(one.path("test_accuracy").asDouble()),
                        one.path("examples").asText(),
                        one.path("tuned_on_test").asText(),
                        one.path("has_probabilities").asBoolean() ? "" : ", no probabilities");
    }
}
