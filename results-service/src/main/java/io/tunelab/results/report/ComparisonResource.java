package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.rest.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether differences between runs are real. */
@Path("/api/v1/comparisons")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Comparisons")
public class ComparisonResource {
    private static final int MOST = 50;
    private final ExperimentReads reads;
    private final TestedRuns tested;

    ComparisonResource(ExperimentReads reads, TestedRuns tested) {
        this.reads = reads;
        this.tested = tested;
    }

    /** All comparisons with one baseline. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Comparisons(String baseline, double margin, double significance, List<ComparisonView> comparisons) {
        public Comparisons {
            comparisons = List.copyOf(comparisons);
        }
    }

    /** One comparison. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ComparisonView(
            String experimentId,
            @JsonUnwrapped ComparisonNumbers numbers,
            double calibrationError,
            double testBrier,
            List<String> warnings) {
        public ComparisonView {
            warnings = List.copyOf(warnings);
        }
    }

    @GET
    @APIResponseSchema(value = Comparisons.class, responseCode = "200", responseDescription = "One comparison per run")
    @Operation(
            operationId = "compareExperiments",
            summary = "Is the difference between these runs and a baseline real?",
            description =
                    "Each run is compared with the baseline on the same test examples, as two models: McNemar's test with"
                            + " Tango's score interval, equivalence within the margin by two one-sided tests, all adjusted for"
                            + " the number of runs asked for. Differences in settings that should be equal are listed as"
                            + " warnings.")
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
        var first = Parameters.experiment("baseline", baseline);
        var others = Arrays.stream(
                        Parameters.experiment("experiments", experiments).split(","))
                .distinct()
                .toList();
        if (others.size() > MOST) {
            throw ProblemException.parameter("experiments", others.size() + " ids", "at most " + MOST);
        }
        double within = Parameters.margin(Optional.ofNullable(margin));
        var one = reads.one(first);
        var oneTested = tested(first);
        var pairs = new ArrayList<Comparison.Pair>();
        for (var other : others) {
            Comparability.obstacle(one, reads.one(other)).ifPresent(reason -> {
                throw notComparable(reason);
            });
            pairs.add(new Comparison.Pair(List.of(oneTested), List.of(tested(other)), false));
        }
        try {
            var family = Comparison.family(pairs, within);
            var views = new ArrayList<ComparisonView>();
            for (int i = 0; i < others.size(); i++) {
                var reliability = pairs.get(i).candidate().get(0).reliability();
                views.add(new ComparisonView(
                        others.get(i),
                        ComparisonNumbers.of(family.get(i), one.tested().perLabel() == null),
                        reliability.calibrationError(),
                        reliability.brierScore(),
                        Comparability.warnings(one, reads.one(others.get(i)))));
            }
            return new Comparisons(first, within, Comparison.SIGNIFICANCE, views);
        } catch (IllegalArgumentException e) {
            throw notComparable(e.getMessage());
        }
    }

    private static ProblemException notComparable(String reason) {
        return new ProblemException(409, "not_comparable", reason, List.of());
    }

    private TestedRun tested(String id) {
        return tested.find(id)
                .orElseThrow(() -> new ProblemException(
                        409, "not_completed", "experiment '" + id + "' has no test predictions", List.of()));
    }
}
