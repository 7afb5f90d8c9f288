package io.tunelab.results.report;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.examples.ExampleReads;
import io.tunelab.results.examples.Paging;
import io.tunelab.results.examples.PairOutcome;
import io.tunelab.results.examples.TestedExamples;
import io.tunelab.results.examples.TwoRuns;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.StoredPredictions.Example;
import io.tunelab.results.rest.ProblemException;
import io.tunelab.results.store.TestTextStore.TestText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where two runs agree, example by example. */
@Path("/api/v1/comparisons")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Comparisons")
public class AgreementResource {
    private final ExperimentReads experiments;
    private final ExampleReads examples;

    AgreementResource(ExperimentReads experiments, ExampleReads examples) {
        this.experiments = experiments;
        this.examples = examples;
    }

    @GET
    @Path("agreement")
    @APIResponseSchema(value = AgreementView.class, responseCode = "200", responseDescription = "Counts and verdict")
    @Operation(
            operationId = "getAgreement",
            summary = "On how many test examples both runs are right, one of them, or none",
            description =
                    "With McNemar's test, Tango's score interval of the difference in accuracy, and the verdict in"
                            + " words.")
    @APIResponse(responseCode = "409", description = "A run has no predictions yet, or was tested on other examples")
    public AgreementView agreement(
            @QueryParam("baseline") String baseline,
            @QueryParam("experiment") String experiment,
            @Parameter(description = "Difference in accuracy that does not matter, 0 to 1 (default: 0.01)")
                    @QueryParam("margin")
                    String margin) {
        double within = Parameters.margin(Optional.ofNullable(margin));
        var runs = runs(baseline, experiment);
        var pairs = new Comparison.Pair(
                List.of(TestedRuns.of(runs.baseline().predictions())),
                List.of(TestedRuns.of(runs.experiment().predictions())),
                false);
        var comparison =
                comparable(() -> Comparison.family(List.of(pairs), within)).get(0);
        return AgreementView.of(
                runs, comparison, Comparability.warnings(experiments.one(baseline), experiments.one(experiment)));
    }

    @GET
    @Path("agreement/examples")
    @APIResponseSchema(value = AgreementPage.class, responseCode = "200", responseDescription = "A page of examples")
    @Operation(
            operationId = "getAgreementExamples",
            summary = "The test examples of one cell of the agreement",
            description = "Those with the largest loss of both runs together come first.")
    @APIResponse(responseCode = "409", description = "A run has no predictions yet, or was tested on other examples")
    public AgreementPage examples(
            @QueryParam("baseline") String baseline,
            @QueryParam("experiment") String experiment,
            @Parameter(description = "both_right, only_baseline_right, only_experiment_right or both_wrong")
                    @QueryParam("cell")
                    String cell,
            @QueryParam("limit") String limit,
            @QueryParam("cursor") String cursor) {
        var wanted = PairOutcome.of(cell);
        var paging = Paging.of(limit, cursor);
        var runs = runs(baseline, experiment);
        var all = runs.in(wanted);
        var page = paging.cut(all, TwoRuns.Pair::row);
        var texts = examples.texts(
                runs.baseline(), page.stream().map(TwoRuns.Pair::row).toList());
        return new AgreementPage(
                page.stream()
                        .map(pair -> view(runs, pair, texts.getOrDefault(pair.row(), new TestText(null, null))))
                        .toList(),
                all.size(),
                paging.next(page, all, TwoRuns.Pair::row).orElse(null));
    }

    private TwoRuns runs(String baseline, String experiment) {
        var one = tested("baseline", baseline);
        var other = tested("experiment", experiment);
        Comparability.obstacle(experiments.one(baseline), experiments.one(experiment))
                .ifPresent(reason -> {
                    throw notComparable(reason);
                });
        return comparable(() -> TwoRuns.of(one, other));
    }

    private TestedExamples tested(String parameter, String id) {
        return examples.find(Parameters.experiment(parameter, id))
                .orElseThrow(() -> new ProblemException(
                        409, "not_completed", "experiment '" + id + "' has no test predictions", List.of()));
    }

    private static <T> T comparable(Supplier<T> comparison) {
        try {
            return comparison.get();
        } catch (IllegalArgumentException e) {
            throw notComparable(e.getMessage());
        }
    }

    private static ProblemException notComparable(String reason) {
        return new ProblemException(409, "not_comparable", reason, List.of());
    }

    private static AgreementPage.Pair view(TwoRuns runs, TwoRuns.Pair pair, TestText text) {
        return new AgreementPage.Pair(
                pair.row(),
                runs.baseline().label(pair.baseline().label()),
                said(runs.baseline(), pair.baseline()),
                said(runs.experiment(), pair.experiment()),
                text.text(),
                text.second());
    }

    private static AgreementPage.Said said(TestedExamples run, Example example) {
        return new AgreementPage.Said(run.label(example.predicted()), run.probabilities(example));
    }
}
