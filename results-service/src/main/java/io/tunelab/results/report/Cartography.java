package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.DataMap;
import io.tunelab.results.analysis.DataMap.Course;
import io.tunelab.results.analysis.DataMap.Region;
import io.tunelab.results.chart.Plot;
import io.tunelab.results.chart.Plot.Series;
import io.tunelab.results.chart.Plot.Style;
import io.tunelab.results.query.ExperimentView;
import io.tunelab.results.query.PredictionReads;
import io.tunelab.results.query.StoredDynamics;
import io.tunelab.results.report.StudyCharts.Chart;
import io.tunelab.results.study.StudyResults.Configuration;
import io.tunelab.results.study.StudyResults.Stage;
import io.tunelab.results.table.DataTable;
import io.tunelab.results.table.DataTable.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The training texts of the best configuration of a stage by their course over the epochs. */
@ApplicationScoped
class Cartography {
    /** With one epoch nothing can vary. */
    private static final int FEWEST_EPOCHS = 2;

    private static final int SHOWN = 600;

    /** Regions are no configurations, and as on the page have their colours from this place on. */
    private static final int APART = 24;

    private static final int HARDEST = 50;

    private final PredictionReads predictions;

    Cartography(PredictionReads predictions) {
        this.predictions = predictions;
    }

    /**
     * That of a stage.
     *
     * @param runs how many runs of the configuration the figures are means over
     * @param epochs the fewest that one of them trained
     * @param trainExamples size of the training split; {@code examples} may be a sample of it
     * @param examples texts on the map
     * @param finding in words
     * @param shown an evenly spaced sample of the texts, for a drawing
     * @param hardest the texts with the least confidence
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "DataMap")
    public record View(
            String stage,
            String configuration,
            int runs,
            int epochs,
            int trainExamples,
            int examples,
            Map<String, Integer> regions,
            String finding,
            List<TextView> shown,
            List<TextView> hardest) {
        public View {
            shown = List.copyOf(shown);
            hardest = List.copyOf(hardest);
        }
    }

    /**
     * One text.
     *
     * @param row of the data source
     * @param label absent for multi-label data
     * @param region easy, ambiguous or hard
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TextView(
            int row, String label, double confidence, double variability, double correctness, String region) {}

    /**
     * A map with what belongs to it.
     *
     * @param runs those on the map
     * @param completed how many completed; the others are left out
     */
    record Mapped(
            String configuration, List<StoredDynamics> runs, int completed, DataMap map, Map<Integer, String> labels) {
        private IntSummaryStatistics epochs() {
            return runs.stream().mapToInt(StoredDynamics::epochs).summaryStatistics();
        }

        TextView view(DataMap.Text text) {
            var course = text.course();
            return new TextView(
                    course.row(),
                    labels.get(course.row()),
                    course.confidence(),
                    course.variability(),
                    course.correctness(),
                    text.region().title());
        }
    }

    /** Of the runs that share the training texts of the first; empty where no run told of at least two epochs. */
    Optional<Mapped> map(Stage stage) {
        return stage.bestConfiguration().flatMap(this::map);
    }

    private Optional<Mapped> map(Configuration best) {
        var told = best.completed().stream()
                .flatMap(run -> predictions.dynamics(run.experimentId()).stream())
                .filter(run -> run.epochs() >= FEWEST_EPOCHS && !run.texts().isEmpty())
                .toList();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        var rows = rows(told.get(0));
        var same = told.stream().filter(run -> rows(run).equals(rows)).toList();
        var map = DataMap.of(same.stream().map(Cartography::courses).toList());
        return Optional.of(new Mapped(
                best.name(),
                same,
                best.completed().size(),
                map,
                labels(best.completed().get(0), told.get(0))));
    }

    private static List<Integer> rows(StoredDynamics run) {
        return run.texts().stream().map(StoredDynamics.Text::row).toList();
    }

    private static List<Course> courses(StoredDynamics run) {
        return run.texts().stream()
                .map(text -> new Course(
                        text.row(), text.confidence(), text.variability(), (double) text.correct() / run.epochs()))
                .toList();
    }

    private static Map<Integer, String> labels(ExperimentView run, StoredDynamics told) {
        var names = run.tested().labels();
        var labels = new HashMap<Integer, String>();
        for (var text : told.texts()) {
            text.label()
                    .ifPresent(label -> labels.put(
                            text.row(),
                            names == null
                                    ? String.valueOf(label)
                                    : names.path(label).asText(String.valueOf(label))));
        }
        return labels;
    }

    Optional<View> of(Stage stage) {
        return map(stage)
                .map(mapped -> new View(
                        stage.name(),
                        mapped.configuration(),
                        mapped.runs().size(),
                        mapped.epochs().getMin(),
                        mapped.runs().get(0).trainExamples(),
                        mapped.map().texts().size(),
                        Arrays.stream(Region.values()).collect(Collectors.toMap(Region::title, mapped.map()::count)),
                        inWords(mapped),
                        mapped.map().sample(SHOWN).stream().map(mapped::view).toList(),
                        mapped.map().hardest(HARDEST).stream().map(mapped::view).toList()));
    }

    static String inWords(Mapped mapped) {
        var map = mapped.map();
        int size = map.texts().size();
        int all = mapped.runs().get(0).trainExamples();
        return "Training texts of %s over %s epochs%s: %s easy, %s ambiguous, %s hard%s."
                .formatted(
                        mapped.configuration(),
                        epochs(mapped.epochs()),
                        runs(mapped.runs().size(), mapped.completed()),
                        Figures.whole(map.count(Region.EASY)),
                        Figures.whole(map.count(Region.AMBIGUOUS)),
                        Figures.whole(map.count(Region.HARD)),
                        size == all
                                ? ""
                                : " (a sample of %s from %s)".formatted(Figures.whole(size), Figures.whole(all)));
    }

    /** Early stopping ends runs of one configuration after different numbers of epochs. */
    private static String epochs(IntSummaryStatistics epochs) {
        return epochs.getMin() == epochs.getMax() ? "" + epochs.getMin() : epochs.getMin() + " to " + epochs.getMax();
    }

    private static String runs(int runs, int completed) {
        if (completed == 1) {
            return "";
        }
        var share = runs == completed ? runs + " runs" : runs + " of " + completed + " runs";
        return runs == 1 ? " (" + share + ")" : " (means of " + share + ")";
    }

    /** Every text of the maps of these stages. */
    DataTable table(List<Stage> stages) {
        var table = new DataTable.Builder()
                .column("stage", Kind.TEXT)
                .column("configuration", Kind.TEXT)
                .column("text_id", Kind.WHOLE)
                .column("label", Kind.TEXT)
                .column("confidence", Kind.NUMBER)
                .column("variability", Kind.NUMBER)
                .column("correctness", Kind.NUMBER)
                .column("region", Kind.TEXT);
        for (var stage : stages) {
            map(stage).ifPresent(mapped -> mapped.map().texts().stream()
                    .map(mapped::view)
                    .forEach(text -> table.row()
                            .put("stage", stage.name())
                            .put("configuration", mapped.configuration())
                            .put("text_id", text.row())
                            .put("label", text.label())
                            .put("confidence", text.confidence())
                            .put("variability", text.variability())
                            .put("correctness", text.correctness())
                            .put("region", text.region())));
        }
        return table.build();
    }

    /** The chart of the report. */
    static Chart chart(Stage stage, View view) {
        return new Chart(
                stage.name() + "-data-map",
                "Data map of " + view.configuration(),
                view.finding()
                        + " Each mark is a text, at the mean probability of its own label over the epochs (confidence) and the"
                        + " standard deviation of that probability (variability)."
                        + (view.shown().size() < view.examples() ? " A sample is drawn." : ""),
                () -> drawing(view));
    }

    private static String drawing(View view) {
        var series = Stream.of(Region.values())
                .map(region -> new Series(
                        region.title(),
                        APART + region.ordinal(),
                        Style.POINTS,
                        view.shown().stream()
                                .filter(text -> text.region().equals(region.title()))
                                .map(text -> Plot.Point.of(text.variability(), text.confidence()))
                                .toList()))
                .filter(one -> !one.points().isEmpty())
                .toList();
        return new Plot("Data map of " + view.configuration(), "variability", "confidence", false, series).svg();
    }
}
