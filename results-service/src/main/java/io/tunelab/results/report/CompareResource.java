package io.tunelab.results.report;

import io.smallrye.common.annotation.Blocking;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.query.ExperimentReads;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.rest.ProblemException;
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
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Any runs beside each other, of one study, of several or of none. */
@Path("/api/v1/compare")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Comparisons")
public class CompareResource {
    /** As many ids fit in an address that every proxy takes. */
    private static final int MOST_RUNS = 100;

    private final ExperimentReads reads;
    private final StudyComparisons comparisons;

    CompareResource(ExperimentReads reads, StudyComparisons comparisons) {
        this.reads = reads;
        this.comparisons = comparisons;
    }

    @GET
    @Operation(
            operationId = "compareRuns",
            summary = "Compare any runs: settings that differ, metrics, and whether differences are real",
            description = "Runs that differ in nothing but seeds are a group, with means and intervals. Each group is"
                    + " compared with the group of the baseline on the same test examples, with the statistics of studies,"
                    + " adjusted for the number of comparisons; where that is not possible, `not_comparable` says why."
                    + " Accuracy on the test set selects nothing: choose by validation.")
    @APIResponseSchema(CompareView.class)
    @APIResponse(responseCode = "404", description = "None of the runs is known")
    public CompareView compare(
            @Parameter(description = "Ids, separated by commas, at most 100", required = true) @QueryParam("runs")
                    String runs,
            @Parameter(description = "The run whose group is the baseline (default: the first)") @QueryParam("baseline")
                    String baseline,
            @Parameter(description = "Difference in accuracy that does not matter, 0 to 1 (default: 0.01)")
                    @QueryParam("margin")
                    String margin) {
        double within = Parameters.margin(Optional.ofNullable(margin));
        var ids = ids(runs);
        var known = reads.summaries(ids);
        var compared = ComparedRuns.of(found(ids, known));
        var first = baseline == null
                ? compared.groups().get(0)
                : compared.group(baseline)
                        .orElseThrow(() -> ProblemException.parameter("baseline", baseline, "one of the runs"));
        var sides = compared.groups().stream().map(ComparedRuns.Group::side).toList();
        return CompareView.of(
                compared,
                ids.stream().filter(id -> !known.containsKey(id)).toList(),
                verdicts(sides, first.name(), within));
    }

    private CompareView.Verdicts verdicts(List<ComparedSide> sides, String baseline, double margin) {
        var found = comparisons.ofAny(sides, baseline, margin);
        return new CompareView.Verdicts(
                baseline, margin, Comparison.SIGNIFICANCE, found.note().orElse(null), found.compared());
    }

    @GET
    @Path("curves")
    @Operation(
            operationId = "getCurves",
            summary = "A metric of any runs over epochs or steps, and its mean over seeds",
            description =
                    "By epoch: train_loss, val_loss, train_accuracy, val_accuracy, val_precision, val_recall, val_f1,"
                            + " val_macro_f1, val_balanced_accuracy, val_mcc, val_auroc, val_average_precision, val_brier,"
                            + " learning_rate, tokens_per_second. By step: train_loss, learning_rate, tokens_per_second.")
    public CurvesView curves(
            @Parameter(description = "Ids, separated by commas, at most 100", required = true) @QueryParam("runs")
                    String runs,
            @QueryParam("metric") @Parameter(description = "Default: val_loss", example = "val_accuracy") String metric,
            @QueryParam("by") @Parameter(description = "epoch (default) or step") String by) {
        boolean bySteps = bySteps(by == null ? "epoch" : by);
        var name = metric == null ? bySteps ? "train_loss" : "val_loss" : metric;
        var wanted = CurveMetric.named(name)
                .filter(one -> !bySteps || one.hasSteps())
                .orElseThrow(() ->
                        ProblemException.parameter("metric", name, String.join(", ", CurveMetric.names(bySteps))));
        var ids = ids(runs);
        var compared = ComparedRuns.of(found(ids, reads.summaries(ids)));
        var groups = compared.groupNames();
        var lines = bySteps ? steps(compared.runs(), groups, wanted) : epochs(compared.runs(), groups, wanted);
        return new CurvesView(
                wanted.wireName(),
                bySteps ? "step" : "epoch",
                lines,
                compared.groups().stream()
                        .map(group -> CurvesView.Band.of(
                                group.name(),
                                lines.stream()
                                        .filter(line -> line.group().equals(group.name()))
                                        .toList()))
                        .toList());
    }

    private static boolean bySteps(String by) {
        if (!by.equals("epoch") && !by.equals("step")) {
            throw ProblemException.parameter("by", by, "epoch, step");
        }
        return by.equals("step");
    }

    private List<CurvesView.Line> epochs(List<ExperimentView> runs, Map<String, String> groups, CurveMetric metric) {
        var epochs =
                reads.epochs(runs.stream().map(ExperimentView::experimentId).toList());
        return runs.stream()
                .map(run -> {
                    var x = new ArrayList<Integer>();
                    var y = new ArrayList<Double>();
                    epochs.getOrDefault(run.experimentId(), List.of())
                            .forEach(epoch -> metric.of(epoch).ifPresent(value -> {
                                x.add(epoch.epoch());
                                y.add(value);
                            }));
                    return new CurvesView.Line(run.experimentId(), groups.get(run.experimentId()), x, y);
                })
                .toList();
    }

    private List<CurvesView.Line> steps(List<ExperimentView> runs, Map<String, String> groups, CurveMetric metric) {
        var curves =
                reads.curves(runs.stream().map(ExperimentView::experimentId).toList());
        return runs.stream()
                .map(run -> Optional.ofNullable(curves.get(run.experimentId()))
                        .map(curve -> new CurvesView.Line(
                                run.experimentId(), groups.get(run.experimentId()), curve.steps(), metric.of(curve)))
                        .orElseGet(() -> new CurvesView.Line(
                                run.experimentId(), groups.get(run.experimentId()), List.of(), List.of())))
                .toList();
    }

    private static List<String> ids(String text) {
        var ids = Stream.ofNullable(text)
                .flatMap(all -> Arrays.stream(all.split(",")))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (ids.isEmpty() || ids.size() > MOST_RUNS) {
            throw ProblemException.parameter(
                    "runs", ids.size() + " ids", "1 to " + MOST_RUNS + " experiment ids, separated by commas");
        }
        return ids;
    }

    private static List<ExperimentView> found(List<String> ids, Map<String, ExperimentView> known) {
        var found = ids.stream().filter(known::containsKey).map(known::get).toList();
        if (found.isEmpty()) {
            throw new ProblemException(
                    404, "not_found", "none of the " + ids.size() + " runs is known: " + ids, List.of());
        }
        return found;
    }
}
