package io.tunelab.results.study.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.request.Dedupe;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.results.study.plan.Plan.Due;
import io.tunelab.results.study.plan.Plan.StageState;
import io.tunelab.results.study.spec.Limits;
import io.tunelab.results.study.spec.LocatedText;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.SpecWriter;
import io.tunelab.results.study.spec.StudyReader;
import io.tunelab.results.study.spec.StudySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

    @Test
    void stagesThatTakeFromNoOtherBeginAtOnce() {
        var spec =
                spec("stages: [{name: a, seeds: 2}, {name: b, grid: {epochs: [1]}}, {name: c, best_of: a, seeds: 1}]");

        var plan = Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec));

        assertThat(plan.due())
                .extracting(due -> due.request().experimentId())
                .containsExactly("s-a-01", "s-a-02", "s-b-01");
        assertThat(plan.stages())
                .extracting(Plan.StagePlan::state)
                .containsExactly(StageState.RUNNING, StageState.RUNNING, StageState.WAITING);
        assertThat(plan.end()).isEmpty();
    }

    @Test
    void aDrawOfMoreThanThereIsIsNoted() {
        var spec = spec("stages: [{name: a, draw: {count: 8, fields: {batch_size: {choice: [8, 16]}}}}]");

        var plan = Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec));

        assertThat(plan.stages().get(0).note().orElseThrow()).startsWith("only 2 of the 8 drawn configurations differ");
    }

    @Test
    void seedsAloneLeaveRequestsAsTheyWere() {
        var due = due("{name: a, seeds: 2}");

        assertThat(due).extracting(PlannerTest::seeds).containsExactly("42 42/42/42 42", "43 43/43/43 42");
        assertThat(due).allSatisfy(one -> assertThat(one.request().json().has("init_seed"))
                .isFalse());
    }

    @Test
    void everyRunCanHaveASplitOfItsOwn() {
        var due = due("{name: a, seeds: 2, vary: [seed, dataset.seed], configurations: [{name: one},"
                + " {name: two, seed: 7, dataset: {seed: 5}, init_seed: 1}, {name: last, seed: 2147483647}]}");

        assertThat(due)
                .extracting(PlannerTest::seeds)
                .containsExactly(
                        "42 42/42/42 42",
                        "43 43/43/43 43",
                        "7 1/7/7 5",
                        "8 1/8/8 6",
                        "2147483647 2147483647/2147483647/2147483647 42",
                        "0 0/0/0 43");
    }

    @Test
    void aPartOfTheSeedVariesWhileTheOthersStay() {
        assertThat(due("{name: a, seeds: 2, vary: [order_seed]}"))
                .extracting(PlannerTest::seeds)
                .containsExactly("42 42/42/42 42", "43 42/43/42 42");
        assertThat(due("{name: a, seeds: [3, 9], vary: [init_seed, dataset.seed]}"))
                .extracting(PlannerTest::seeds)
                .containsExactly("3 3/42/42 42", "9 9/42/42 43");
    }

    @Test
    void crossedSeedsTakeAllCombinations() {
        assertThat(due("{name: a, seeds: 2, cross: [init_seed, order_seed, dataset.seed]}"))
                .extracting(PlannerTest::seeds)
                .containsExactly(
                        "42 42/42/42 42",
                        "43 43/42/42 42",
                        "44 42/43/42 42",
                        "45 43/43/42 42",
                        "46 42/42/42 43",
                        "47 43/42/42 43",
                        "48 42/43/42 43",
                        "49 43/43/42 43");
        assertThat(due("{name: a, seeds: 2, cross: [seed, dataset.seed]}"))
                .extracting(PlannerTest::seeds)
                .containsExactly("42 42/42/42 42", "43 43/43/43 42", "44 42/42/42 43", "45 43/43/43 43");
    }

    @Test
    void theSplitOfAStageCountsUpFromTheOneThatItInherits() {
        var spec = spec("stages: [{name: a, grid: {dataset.seed: [7]}}, {name: b, best_of: a, seeds: 2,"
                + " vary: [seed, dataset.seed]}]");
        var cells = finish(spec, Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)), Map.of(1, 0.5));

        assertThat(Planner.plan("s", spec, Map.of(), Set.of(), cells).due())
                .extracting(PlannerTest::seeds)
                .containsExactly("42 42/42/42 7", "43 43/43/43 8");
    }

    private static List<Due> due(String stage) {
        var spec = spec("stages: [" + stage + "]");
        return Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)).due();
    }

    private static String seeds(Due due) {
        var request = due.request();
        return "%d %d/%d/%d %d"
                .formatted(
                        request.seed(),
                        request.initSeed(),
                        request.orderSeed(),
                        request.dropoutSeed(),
                        request.dataset().seed());
    }

    @Test
    void theBestIsChosenByTheMeanOverSeeds() {
        var cells =
                List.of(done("lucky", 1, 0.1), done("lucky", 2, 0.9), done("steady", 3, 0.3), done("steady", 4, 0.4));

        assertThat(Choice.best(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE, false, Optional.empty()))
                .hasValueSatisfying(best -> {
                    assertThat(best.name()).isEqualTo("steady");
                    assertThat(best.value()).isEqualTo(0.35);
                    assertThat(best.cell().number()).isEqualTo(3);
                });
        assertThat(Choice.best(cells, new SelectBy(Measure.ACCURACY), Integer.MAX_VALUE, false, Optional.empty())
                        .orElseThrow()
                        .name())
                .isEqualTo("lucky");
    }

    @Test
    void aConfigurationOfWhichRunsFailedIsNotChosenBesideAWholeOne() {
        var cells = List.of(done("half", 1, 0.1), failed("half", 2), done("whole", 3, 0.3), done("whole", 4, 0.4));

        assertThat(Choice.best(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE, false, Optional.empty())
                        .orElseThrow()
                        .name())
                .isEqualTo("whole");
    }

    @Test
    void aStageKeepsTheBaseItBeganWith() {
        var spec = spec("stages: [{name: a, grid: {epochs: [1, 2]}}, {name: b, best_of: a, grid: {batch: [4, 8]}}]");
        var first =
                finish(spec, Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)), Map.of(1, 0.2, 2, 0.3));
        var begun = Planner.plan("s", spec, Map.of(), Set.of(), first);
        assertThat(begun.due()).extracting(due -> due.request().epochs()).containsOnly(1);

        var later =
                finish(spec, Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)), Map.of(1, 0.4, 2, 0.3));
        var again = Planner.plan("s", spec, begun.bases(), Set.of(), later);

        assertThat(again.due()).extracting(due -> due.request().epochs()).containsOnly(1);
        assertThat(again.bases().get("b").at("epochs").orElseThrow().asInt()).isEqualTo(1);
    }

    @Test
    void aDefaultThatWonReplacesTheFixedValueInTheNextStage() {
        var spec = spec("{fixed: {class_weights: balanced, dataset: {dedupe: exact}}, stages: ["
                + "{name: a, grid: {class_weights: [null, balanced], dataset.dedupe: [none, exact]}},"
                + " {name: b, best_of: a, grid: {epochs: [5]}}]}");
        var losses = Map.of(1, 0.1, 2, 0.2, 3, 0.3, 4, 0.4);
        var cells = finish(spec, Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)), losses);

        var next = Planner.plan("s", spec, Map.of(), Set.of(), cells);
        assertThat(next.due()).singleElement().satisfies(due -> {
            assertThat(due.request().classWeights()).isEmpty();
            assertThat(due.request().dataset().dedupe()).isEqualTo(Dedupe.NONE);
        });
        assertThat(next.bases().get("b")).hasToString("{\"class_weights\":null,\"dataset\":{\"dedupe\":\"none\"}}");
    }

    @Test
    void theSamePlanComesOutEveryTime() {
        var spec = spec("{seeds: 2, stages: [{name: a, draw: {count: 4, fields: {lr: {log_uniform: [1e-6, 1e-3]}}}}]}");

        assertThat(Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)))
                .isEqualTo(Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)));
    }

    @Test
    void aSpecificationThatIsWrittenReadsAsTheSame() {
        var spec = spec("""
                {select_by: val_f1, reuse: false, seeds: [3, 1], vary: [init_seed, dataset.seed], fixed: {lr: 2e-5, dataset: {fraction: 1.0}},
                 stages: [{name: a, grid: {epochs: [1, 2], early_stopping: [null]}},
                          {name: b, best_of: {stage: a, take: [epochs]}, seeds: 4},
                          {name: w, best_of: [a, b], take: [], seeds: 1, cross: [init_seed, order_seed]},
                          {name: c, best_of: [a, b], take: [epochs],
                           draw: {count: 2, method: sobol, fields: {batch: {uniform: [4, 64]}}}, configurations: [{max_len: 64}]},
                          {name: h, draw: {count: 4, halving: {keep: 0.25, rungs: [1, 3]}, fields: {batch: {uniform: [4, 64]}}}}],
                 comparisons: [{stage: a, baseline: '1', margin: 0.02}]}
                """);

        var text = SpecWriter.json(spec).toString();

        assertThat(new StudyReader(Limits.NONE).read(LocatedText.parse(text, LocatedText.Syntax.JSON)))
                .isEqualTo(spec);
    }

    /** The cells after their runs: each completed with the loss that is given for its number. */
    private static List<Cell> finish(StudySpec spec, Plan plan, Map<Integer, Double> losses) {
        var requests = new HashMap<Cell.Key, Due>();
        plan.due().forEach(due -> requests.put(due.cell(), due));
        var cells = new ArrayList<Cell>();
        for (var cell : Planner.cells(spec)) {
            var due = Optional.ofNullable(requests.get(cell.key()));
            cells.add(new Cell(
                    cell.key(),
                    cell.name(),
                    cell.configuration(),
                    cell.seed(),
                    1,
                    due.map(Due::request),
                    due.isPresent() ? CellState.COMPLETED : CellState.WAITING,
                    due.isPresent() ? OptionalDouble.of(losses.get(cell.key().number())) : OptionalDouble.empty()));
        }
        return cells;
    }

    /** The validation set of a small fraction may be the easier one: lower losses on it say nothing. */
    @Test
    void ofFractionsWithValidationSetsOfTheirOwnTheLargestIsBest() {
        var cells = List.of(
                ofFraction("15%", 0.15, 0.1, "pooled-70-10-20"), ofFraction("20%", 0.2, 0.2, "pooled-70-10-20"));
        var fixed = List.of(ofFraction("15%", 0.15, 0.1, "fixed-test"), ofFraction("20%", 0.2, 0.2, "fixed-test"));

        assertThat(Choice.best(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE, false, Optional.empty())
                        .orElseThrow()
                        .name())
                .isEqualTo("20%");
        assertThat(Choice.caution(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE))
                .hasValueSatisfying(text -> assertThat(text).contains("not comparable"));
        assertThat(Choice.best(fixed, SelectBy.VAL_LOSS, Integer.MAX_VALUE, false, Optional.empty())
                        .orElseThrow()
                        .name())
                .isEqualTo("20%");
        var taken = Choice.best(
                fixed, SelectBy.VAL_LOSS, Integer.MAX_VALUE, true, Optional.of(new Choice.Taken("15%", "equivalent")));
        assertThat(taken.orElseThrow().name()).isEqualTo("15%");
        assertThat(taken.orElseThrow().reason()).hasValue("equivalent");
        assertThat(Choice.caution(fixed, SelectBy.VAL_LOSS, Integer.MAX_VALUE)).isEmpty();
    }

    /** Another split, another data set: scores on one set say nothing of those on another. */
    @Test
    void aChoiceAcrossDifferentValidationSetsIsMarked() {
        assertThat(cautionOf("{dataset: {seed: 1}}, {dataset: {seed: 2}}")).contains("scores are not comparable");
        assertThat(cautionOf("{dataset: {name: a}}, {dataset: {name: b}}")).contains("scores are not comparable");
        assertThat(cautionOf("{dataset: {text_column: title}}, {dataset: {text_column: body}}"))
                .isEmpty();
        assertThat(cautionOf("{epochs: 1}, {epochs: 2}")).isEmpty();
    }

    @Test
    void splitsThatVaryInAllConfigurationsAreTheSameForAll() {
        assertThat(caution(spec("stages: [{name: a, seeds: 2, vary: [seed, dataset.seed], grid: {epochs: [1, 2]}}]")))
                .isEmpty();
    }

    private static String cautionOf(String configurations) {
        return caution(spec("stages: [{name: a, configurations: [" + configurations + "]}]"));
    }

    private static String caution(StudySpec spec) {
        var losses = new HashMap<Integer, Double>();
        Planner.cells(spec).forEach(cell -> losses.put(cell.key().number(), 0.5));
        var cells = finish(spec, Planner.plan("s", spec, Map.of(), Set.of(), Planner.cells(spec)), losses);
        return Planner.plan("s", spec, Map.of(), Set.of(), cells)
                .stages()
                .get(0)
                .caution()
                .orElse("");
    }

    @Test
    void theOtherSettingsAreChosenAtTheLargestFractionAndOnlyFractionsWithTheseAreCompared() {
        var cells = List.of(
                ofFraction("half slow", 0.5, 0.1, "fixed-test", "slow"),
                ofFraction("half fast", 0.5, 0.4, "fixed-test", "fast"),
                ofFraction("tenth fast", 0.1, 0.5, "fixed-test", "fast"),
                ofFraction("whole slow", 1, 0.3, "fixed-test", "slow"),
                ofFraction("whole fast", 1, 0.2, "fixed-test", "fast"));

        var fractions =
                Fractions.of(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE).orElseThrow();

        assertThat(fractions.whole()).extracting(Cell::name).containsExactly("whole fast");
        assertThat(fractions.smaller())
                .extracting(runs -> runs.get(0).name())
                .containsExactly("half fast", "tenth fast");
    }

    /** Such as one that ended before fractions were compared: its best stays what it was. */
    @Test
    void aStageThatIsOverWithoutAChoiceKeepsTheBestByValidation() {
        var cells = List.of(
                ofFraction("half", 0.5, 0.1, "fixed-test", "same"), ofFraction("whole", 1, 0.3, "fixed-test", "same"));

        var best = Choice.best(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE, true, Optional.empty())
                .orElseThrow();

        assertThat(best.name()).isEqualTo("half");
        assertThat(best.reason()).isEmpty();
    }

    @Test
    void aFractionOfWhichFewerRunsCompletedIsNotCompared() {
        var cells = List.of(
                ofFraction("half", 0.5, 0.2, "fixed-test"),
                ofFraction("half", 0.5, 0.2, "fixed-test"),
                ofFraction("tenth", 0.1, 0.1, "fixed-test"),
                ofFraction("whole", 1, 0.3, "fixed-test"),
                ofFraction("whole", 1, 0.3, "fixed-test"));

        assertThat(Fractions.of(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE)
                        .orElseThrow()
                        .smaller())
                .extracting(runs -> runs.get(0).name())
                .containsExactly("half");
        assertThat(Fractions.of(cells, SelectBy.VAL_LOSS, 1).orElseThrow().smaller())
                .as("a stage that decides takes all that have the seeds of its first look")
                .hasSize(2);
    }

    @Test
    void fractionsThatDifferTogetherWithOtherFieldsAreChosenByValidationAndThatIsSaid() {
        var cells = List.of(
                ofFraction("a", 0.5, 0.1, "fixed-test", "slow"), ofFraction("b", 0.9, 0.4, "fixed-test", "fast"));

        assertThat(Choice.best(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE, false, Optional.empty())
                        .orElseThrow()
                        .name())
                .isEqualTo("a");
        assertThat(Choice.caution(cells, SelectBy.VAL_LOSS, Integer.MAX_VALUE))
                .hasValueSatisfying(text -> assertThat(text).contains("cannot be told apart"));
    }

    private static Cell ofFraction(String name, double fraction, double loss, String protocol) {
        return ofFraction(name, fraction, loss, protocol, "same");
    }

    private static Cell ofFraction(String name, double fraction, double loss, String protocol, String model) {
        var request = RequestReader.STRICT.read(
                JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "dataset",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("fraction", fraction)
                                        .put("protocol", protocol)),
                () -> name);
        var one = done(name, (int) (100 * fraction), loss);
        return new Cell(
                one.key(),
                name,
                RequestFields.of("model", TextNode.valueOf(model))
                        .with("dataset.fraction", DoubleNode.valueOf(fraction)),
                1,
                1,
                Optional.of(request),
                CellState.COMPLETED,
                one.value());
    }

    private static Cell done(String name, int number, double value) {
        return cell(name, number, CellState.COMPLETED, OptionalDouble.of(value));
    }

    @Test
    void aRunWhoseMeasureIsUndefinedIsNotChosenAndTheStageSaysSo() {
        var undefined = cell("undefined", 1, CellState.COMPLETED, OptionalDouble.empty());
        var spec = spec("{select_by: val_auroc, stages: [{name: a, configurations: [{name: undefined},"
                + " {name: poor, lr: 1e-3}]}]}");

        var plan = Planner.plan(
                "s", spec, Map.of("a", RequestFields.NONE), Set.of(), List.of(undefined, done("poor", 2, 0.4)));

        var stage = plan.stages().get(0);
        assertThat(stage.best().orElseThrow().name()).isEqualTo("poor");
        assertThat(stage.note().orElseThrow())
                .isEqualTo("val_auroc is undefined in 1 of 2 completed runs, which are not chosen");
    }

    private static Cell failed(String name, int number) {
        return cell(name, number, CellState.FAILED, OptionalDouble.empty());
    }

    private static Cell cell(String name, int number, CellState state, OptionalDouble value) {
        var fields = RequestFields.NONE;
        return new Cell(new Cell.Key("a", number), name, fields, 1, 1, Optional.empty(), state, value);
    }

    private static StudySpec spec(String yaml) {
        return new StudyReader(Limits.NONE).read(LocatedText.parse(yaml, LocatedText.Syntax.YAML));
    }
}
