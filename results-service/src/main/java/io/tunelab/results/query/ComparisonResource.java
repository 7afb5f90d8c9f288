package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.google.protobuf.InvalidProtocolBufferException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Interval;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.store.PredictionSets;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import tunelab.v1.TestPredictions;

/** Whether differences between runs are real. */
@Path("/api/v1/comparisons")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Comparisons")
public class ComparisonResource {
    /** Of the resampling: the same question gets the same answer. */
    private static final long SEED = 20_211;

    private static final int MOST = 50;

    /** What should be the same when two runs are compared, and what a difference in it means. */
    private static final Map<String, String> FIXED = Map.of(
            "precision", "their numbers are rounded differently",
            "device_name", "their times cannot be compared",
            "threads", "their times cannot be compared",
            "engine", "another engine may compute other numbers",
            "tunelab_version", "another version may train differently");

    private final ExperimentReads reads;
    private final PredictionSets predictions;
    private final StoredJson json;

    ComparisonResource(ExperimentReads reads, PredictionSets predictions, StoredJson json) {
        this.reads = reads;
        this.predictions = predictions;
        this.json = json;
    }

    /** All comparisons with one baseline. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Comparisons(String baseline, double margin, double significance, List<ComparisonView> comparisons) {
        public Comparisons {
            comparisons = List.copyOf(comparisons);
        }
    }

    /** A 95 % interval. */
    @RegisterForReflection
    public record IntervalView(double low, double high) {
        static IntervalView of(Interval interval) {
            return new IntervalView(interval.low(), interval.high());
        }
    }

    /** One comparison; shares and differences are 0 to 1, the verdict is in percentage points. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ComparisonView(
            String experimentId,
            int examples,
            double baselineAccuracy,
            double accuracy,
            double difference,
            IntervalView interval,
            double f1Difference,
            IntervalView f1Interval,
            int onlyBaselineRight,
            int onlyCandidateRight,
            double pValue,
            @JsonProperty("adjusted_p_value") double adjustedPValue,
            String test,
            boolean differs,
            boolean equivalent,
            double calibrationError,
            String verdict,
            List<String> warnings) {
        public ComparisonView {
            warnings = List.copyOf(warnings);
        }

        static ComparisonView of(String id, TestedRun run, Comparison comparison, List<String> warnings) {
            return new ComparisonView(
                    id,
                    comparison.examples(),
                    comparison.baselineAccuracy(),
                    comparison.accuracy(),
                    comparison.difference(),
                    IntervalView.of(comparison.interval()),
                    comparison.f1Difference(),
                    IntervalView.of(comparison.f1Interval()),
                    comparison.onlyBaselineRight(),
                    comparison.onlyCandidateRight(),
                    comparison.pValue(),
                    comparison.adjustedPValue(),
                    comparison.exact() ? "McNemar, exact binomial" : "McNemar, chi-squared with continuity correction",
                    comparison.differs(),
                    comparison.equivalent(),
                    run.calibrationError(),
                    comparison.verdict(),
                    warnings);
        }
    }

    @GET
    @Operation(
            summary = "Are these runs better or worse than a baseline, or only luckier?",
            description =
                    "On the same test examples: McNemar's test with Holm's correction for all runs asked for, a paired"
                            + " bootstrap interval (10,000 resamples) of the differences in accuracy and F1, equivalence within"
                            + " the margin by two one-sided tests. Differences in what should be fixed are warned of.")
    @APIResponse(responseCode = "409", description = "A run has no predictions yet, or was tested on other examples")
    public Comparisons compare(
            @Parameter(description = "The run to compare with", required = true) @QueryParam("baseline")
                    String baseline,
            @Parameter(description = "The runs to compare, separated by commas", required = true)
                    @QueryParam("experiments")
                    String experiments,
            @Parameter(description = "Difference in accuracy that does not matter, 0 to 1 (default: 0.01)")
                    @QueryParam("margin")
                    String margin) {
        var first = id("baseline", baseline);
        var others = Arrays.stream(id("experiments", experiments).split(","))
                .distinct()
                .toList();
        if (others.size() > MOST) {
            throw ProblemException.parameter("experiments", others.size() + " ids", "at most " + MOST);
        }
        double within = margin(margin);
        var baselineRun = tested(first);
        var runs = others.stream().map(this::tested).toList();
        requireTheSameExamples(first, others);
        try {
            var family = Comparison.family(baselineRun, runs, within, SEED);
            var views = new ArrayList<ComparisonView>();
            for (int i = 0; i < runs.size(); i++) {
                views.add(ComparisonView.of(others.get(i), runs.get(i), family.get(i), warnings(first, others.get(i))));
            }
            return new Comparisons(first, within, Comparison.SIGNIFICANCE, views);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(409, "not_comparable", e.getMessage(), List.of());
        }
    }

    private static String id(String name, String value) {
        return Optional.ofNullable(value)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> ProblemException.parameter(name, "", "an experiment id"));
    }

    private static double margin(String text) {
        try {
            double margin = text == null ? 0.01 : Double.parseDouble(text);
            if (margin > 0 && margin < 1) {
                return margin;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number out of range.
        }
        throw ProblemException.parameter("margin", text, "a number over 0 and under 1");
    }

    private TestedRun tested(String id) {
        reads.entity(id);
        var row = predictions
                .findByIdOptional(id)
                .orElseThrow(() -> new ProblemException(
                        409, "not_completed", "experiment '" + id + "' has no test predictions", List.of()));
        try {
            var view = PredictionsView.of(TestPredictions.parseFrom(row.message));
            var examples = view.predictions();
            return new TestedRun(
                    view.numLabels(),
                    examples.stream().map(PredictionsView.Example::rowId).toList(),
                    examples.stream().map(PredictionsView.Example::label).toList(),
                    examples.stream().map(PredictionsView.Example::predicted).toList(),
                    examples.stream()
                            .map(example -> example.probabilities().get(example.predicted()))
                            .toList());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the database holds broken predictions of " + id, e);
        }
    }

    private void requireTheSameExamples(String baseline, List<String> others) {
        var digest = provenance(baseline).path("test_digest");
        for (var other : others) {
            if (!provenance(other).path("test_digest").equals(digest)) {
                throw new ProblemException(
                        409,
                        "not_comparable",
                        "experiment '" + other + "' was tested on other examples than '" + baseline + "'",
                        List.of());
            }
        }
    }

    private List<String> warnings(String baseline, String other) {
        var one = provenance(baseline);
        var two = provenance(other);
        return FIXED.keySet().stream()
                .sorted()
                .filter(name -> !one.path(name).equals(two.path(name)))
                .map(name -> "%s is %s here and %s in the baseline: %s"
                        .formatted(name, two.path(name).asText(), one.path(name).asText(), FIXED.get(name)))
                .toList();
    }

    private JsonNode provenance(String id) {
        return json.read(reads.entity(id).completed).path("provenance");
    }
}
