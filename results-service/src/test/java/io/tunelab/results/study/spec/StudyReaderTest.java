package io.tunelab.results.study.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.results.study.spec.LocatedText.Syntax;
import io.tunelab.results.study.spec.StudySpec.BestOf;
import io.tunelab.results.study.spec.StudySpec.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyReaderTest {
    private final StudyReader reader = new StudyReader(new Limits(3, 20));

    @Test
    void everyErrorIsNamedAtOnceWithItsLine() {
        var errors = errors("""
                name: a study
                select_by: test_accuracy
                fixed:
                  dataset: {name: imdb, fraction: 1.5}
                  colour: red
                stages:
                  - name: one
                    grid:
                      learning_rate: [1e-5, fast]
                  - best_of: zero
                    seeds: 2
                """);

        assertThat(errors.errors())
                .extracting(error -> error.line().orElse(0) + " " + error.field() + " " + error.value())
                .containsExactly(
                        "1 name \"a study\"",
                        "2 select_by \"test_accuracy\"",
                        "4 fixed.dataset.fraction 1.5",
                        "5 fixed.colour \"red\"",
                        "9 stages[0].grid.learning_rate[1] \"fast\"",
                        "10 stages[1].best_of \"zero\"");
        assertThat(errors.errors())
                .allSatisfy(error -> assertThat(error.allowed()).isNotBlank());
    }

    @Test
    void aBaselineIsNamedByItsNumberAsTheGridHasIt() {
        var study = reader.read(LocatedText.parse(
                "stages: [{name: a, grid: {learning_rate: [1e-4, 2e-4]}},"
                        + " {name: b, grid: {learning_rate: [1.0e-4, 2.0e-4]}, decide: {baseline: 2.0e-4, max_seeds: 3}}]\n"
                        + "comparisons: [{stage: a, baseline: 1e-4}]",
                Syntax.YAML));

        assertThat(study.comparisons().get(0).baseline()).isEqualTo("1e-4");
        assertThat(study.stages().get(1).decide().orElseThrow().baseline()).isEqualTo("2e-4");
    }

    @Test
    void aStageThatDecidesBeginsWithTwoSeedsAndNamesItsBaseline() {
        var stage = reader.read(LocatedText.parse(
                        "stages: [{grid: {max_len: [64, 96]}, decide: {baseline: {max_length: 96}, max_seeds: 9}}]",
                        Syntax.YAML))
                .stages()
                .get(0);

        assertThat(stage.seeds().count()).isEqualTo(2);
        assertThat(stage.decide()).contains(new Decide("96", 0.01, 9, 0.95));
        assertThat(stage.mostCells()).isEqualTo(18);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "decide: {baseline: 3} | stages[0].decide.baseline",
                "decide: {baseline: {epochs: 3}} | stages[0].decide.baseline",
                "decide: {baseline: {dataset.fraction: 1}} | stages[0].decide.baseline",
                "decide: {baseline: 1, max_seeds: 2} | more than the 2 seeds of the first look, at most 30",
                "seeds: 10, decide: {baseline: 1} | more than the 10 seeds of the first look, at most 30",
                "seeds: 1, decide: {baseline: 1} | the number of seeds at the first look, 2 or more",
                "decide: {baseline: 1, confidence: 0.5} | 0.8 to 0.999",
                "decide: {baseline: 1, maxseeds: 5} | did you mean max_seeds?",
            })
    void whatCannotBeDecidedIsRefusedWithWhatIsAllowed(String stage, String reason) {
        assertThat(errors("stages: [{grid: {epochs: [1, 2]}, " + stage + "}]")).hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "{name: b; epochs: 8}, stages[0].configurations[1].epochs is 8; allowed: the last rung; 4",
        "{name: b; lr: 1e-5}, stages[0].configurations[1].epochs is absent; allowed: the last rung; 4"
    })
    void aHalvedStageThatIsWrittenOutTrainsEveryConfigurationToTheLastRung(String other, String reason) {
        var text =
                "stages: [{configurations: [{name: a, epochs: 4}, %s], draw: {drawn: [a, b], halving: {rungs: [1, 4]}}}]";

        assertThat(errors(text.formatted(other.replace(';', ','))))
                .hasMessageContaining(reason.replace("rung;", "rung,"));
        assertThat(read(text.formatted("{name: b, epochs: 4, lr: 1e-5}")).stages())
                .hasSize(1);
    }

    @Test
    void aStageThatDecidesIsNeitherComparedOtherwiseNorExtended() {
        var text = "stages: [{name: a, grid: {epochs: [1, 2]}, decide: {baseline: 1, max_seeds: 3}}]";
        assertThat(errors("comparisons: [{stage: a, baseline: 1}]\n" + text))
                .hasMessageContaining("a stage without `decide`");

        var spec = reader.read(LocatedText.parse(text, Syntax.YAML));
        assertThatThrownBy(() ->
                        new ExtensionReader(new Limits(3, 20)).read(spec, LocatedText.parse("seeds: 5", Syntax.YAML)))
                .hasMessageContaining("stages that decide find their seeds themselves");
        assertThat(reader.read(LocatedText.parse(SpecWriter.json(spec).toString(), Syntax.JSON)))
                .isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{stages: [{grid: {learning_ratee: [1e-5]}}]} | stages[0].grid.learning_ratee is not a field; did you mean learning_rate?",
                "{stages: [{grid: {dataset: {fractoin: [1]}}}]} | did you mean dataset.fraction?",
                "{fixed: {LR: 1e-5}, stages: [{seeds: 1}]} | fixed.LR is not a field; did you mean learning_rate?",
                "{stagse: [{seeds: 1}]} | stagse is not a field; did you mean stages?",
                "{fixed: {study: x}, stages: [{seeds: 1}]} | the study sets this field itself",
            })
    void aFieldThatIsNotKnownIsRefusedWithTheOneThatWasMeant(String text, String reason) {
        assertThat(errors(text)).hasMessageContaining(reason);
    }

    @Test
    void weightsOfClassesAreOneValueInGridsAndReplaceThoseBefore() {
        var grid = read("{stages: [{grid: {class_weights: [null, balanced, {bad: 19, good: 1.0}]}}]}");
        var replaced = read("{fixed: {class_weights: {bad: 19, good: 1}}, stages: [{configurations: ["
                + "{name: own, class_weights: {bad: 2}}, {name: none, class_weights: null}]}]}");

        assertThat(grid.stages().get(0).configurations())
                .extracting(configuration -> configuration.name())
                .containsExactly("null", "balanced", "bad=19,good=1");
        assertThat(replaced.stages().get(0).configurations())
                .extracting(configuration ->
                        replaced.fixed().with(configuration.fields()).json().toString())
                .containsExactly("{\"class_weights\":{\"bad\":2.0}}", "{\"class_weights\":null}");
    }

    @Test
    void namesMadeOfLongValuesAreCutAndTheWrittenStudyIsReadAgain() {
        var classes = "alt.atheism: 8, comp.graphics: 1, misc.forsale: 5, rec.motorcycles: 2, sci.medicine: 3,"
                + " talk.politics: 4, z-last: ";
        var weights = read("{stages: [{grid: {class_weights: [null, {%s6}, {%s7}]}}]}".formatted(classes, classes));
        var column = read(
                "{stages: [{grid: {dataset.label_column: [\"%s\", other]}}]}".formatted("\uD83D\uDE00".repeat(200)));
        var empty = read("{stages: [{configurations: [{tags: {}}, {epochs: 2}]}]}");

        var names = weights.stages().get(0).configurations().stream()
                .map(Configuration::name)
                .toList();
        assertThat(names.get(1))
                .hasSize(90)
                .startsWith("alt.atheism=8,comp.graphics=1,")
                .endsWith("…");
        assertThat(names).containsExactly("null", names.get(1), names.get(1) + " (2)");
        for (var spec : List.of(weights, column, empty)) {
            assertThat(reader.read(LocatedText.parse(SpecWriter.json(spec).toString(), Syntax.JSON)))
                    .isEqualTo(spec);
        }
    }

    @Test
    void tagsOfAStudyAreThoseOfItsExperiments() {
        var fixed = read("{fixed: {tags: {owner: ann}}, stages: [{configurations: [{tags: {kind: probe}}]}]}");

        assertThat(fixed.fixed()
                        .with(fixed.stages().get(0).configurations().get(0).fields())
                        .json()
                        .toString())
                .isEqualTo("{\"tags\":{\"owner\":\"ann\",\"kind\":\"probe\"}}");
    }

    @Test
    void aFormerNameOfAProtocolIsReadAsTheNewOne() {
        assertThat(read("{fixed: {dataset.protocol: pooled-80-10-10}, stages: [{seeds: 1}]}"))
                .isEqualTo(read("{fixed: {dataset.protocol: pooled-70-10-20}, stages: [{seeds: 1}]}"));
    }

    @Test
    void aTextThatIsNoYamlIsRefusedWithItsLine() {
        var error = errors("name: a\nstages: [\n").errors().get(0);

        assertThat(error.line().orElseThrow()).isGreaterThanOrEqualTo(2);
        assertThat(error.allowed()).contains("YAML");
        assertThat(errors("{a: 1,\n b: why?, c: 2}").getMessage()).contains("line 2", "expected ',' or '}'");
    }

    @Test
    void aTextThatIsTooDeepOrTooLongIsRefusedAtOnce() {
        var deep = "[".repeat(50_000);
        var many = "{stages: [{configurations: [" + "{epochs: 1},".repeat(10_000) + "]}]}";

        for (var syntax : Syntax.values()) {
            assertThatThrownBy(() -> LocatedText.parse(deep, syntax)).hasMessageContaining("levels");
        }
        assertThat(errors(many)).hasMessageContaining("10000 configurations; allowed: at most 20");
    }

    @Test
    void seedsCountRoundAtTheirEnd() {
        var seeds = read("stages: [{seeds: 3}]").stages().get(0).seeds();

        assertThat(seeds.of(RequestFields.of("seed", IntNode.valueOf(Integer.MAX_VALUE))))
                .containsExactly(Integer.MAX_VALUE, 0, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{name: x, name: y} | each field once",
                "{fixed: &a {epochs: 1}, stages: *a} | aliases",
                "{fixed: {lr: 1e-5, learning_rate: 1e-5}, stages: [{seeds: 2}]} | the same field",
                "{stages: [{seeds: 21}]} | 1 to 20",
                "{stages: [{grid: {epochs: [1, 2, 3, 4, 5], batch: [1, 2, 3, 4, 5]}}]} | at most 20",
                "{seeds: 11, stages: [{grid: {epochs: [1, 2]}}]} | at most 20 in all",
                "{stages: [{seeds: 1}, {seeds: 1}, {seeds: 1}, {seeds: 1}]} | 1 to 3 stages",
                "{stages: [{configurations: [{epochs: 1}, {epochs: 1.0}]}]} | has the same",
                "{stages: [{configurations: [{name: a, epochs: 1}, {name: a, epochs: 2}]}]} | no other configuration",
                "{stages: [{name: a, seeds: 2}, {name: a, seeds: 3}]} | no other stage",
                "{stages: [{name: a, seeds: 2}], comparisons: [{stage: b, baseline: a}]} | a stage: a",
                "{stages: [{name: a, seeds: 2}], comparisons: [{stage: a, baseline: b}]} | configuration of that stage: a",
                "{stages: [{grid: {epochs: [1, 2]}}, {best_of: stage-1, take: [lr], seeds: 2}]} | varies: epochs",
                "{stages: [{name: a, grid: {epochs: [1, 2]}}, {name: b, seeds: 2}, {best_of: b, take: [epochs], seeds: 2}]} | varies",
                "[] | an object with name",
            })
    void aStudyThatCannotBeRunIsRefused(String text, String reason) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aGridIsEveryCombinationAndTheLastFieldVariesFastest() {
        var stage = read("stages: [{grid: {max_len: [64, 128], lr: [1e-5, 2e-5]}}]")
                .stages()
                .get(0);

        assertThat(stage.configurations())
                .extracting(Configuration::name)
                .containsExactly("64/1e-5", "64/2e-5", "128/1e-5", "128/2e-5");
    }

    @Test
    void aDrawIsTheSameEveryTimeAndALargerOneOnlyAddsToIt() {
        var draw =
                "stages: [{draw: {count: %d, seed: 7, fields: {lr: {log_uniform: [1e-6, 1e-2]}, batch: {choice: [8, 16]},"
                        + " max_length: {uniform: [64, 66]}}}}]";
        var five = read(draw.formatted(5)).stages().get(0).configurations();
        var nine = read(draw.formatted(9)).stages().get(0).configurations();

        assertThat(five).hasSize(5).allSatisfy(one -> {
            assertThat(one.fields().at("learning_rate").orElseThrow().doubleValue())
                    .isBetween(1e-6, 1e-2);
            assertThat(one.fields().at("max_length").orElseThrow().isIntegralNumber())
                    .isTrue();
        });
        assertThat(nine)
                .extracting(Configuration::fields)
                .containsAll(five.stream().map(Configuration::fields).toList());
    }

    @Test
    void aDrawOfMoreThanThereIsSaysHowManyDiffer() {
        var spec = read("{stages: [{name: a, draw: {count: 8, fields: {batch_size: {choice: [8, 16]}}}}]}");
        var enough = read("{stages: [{name: a, draw: {count: 2, fields: {batch_size: {choice: [8, 16]}}}}]}");

        assertThat(spec.stages().get(0).draw().orElseThrow().shortfall())
                .contains("only 2 of the 8 drawn configurations differ, because the ranges have no more");
        assertThat(reader.read(LocatedText.parse(SpecWriter.json(spec).toString(), Syntax.JSON)))
                .isEqualTo(spec);
        assertThat(enough.stages().get(0).draw().orElseThrow().shortfall()).isEmpty();
    }

    @Test
    void aStageTakesWhatAnEarlierOneVariedOrTookAndNoSeed() {
        var stages = read("""
                        stages:
                          - {name: context, grid: {max_length: [64, 128], seed: [1, 2]}}
                          - {name: data, best_of: context, grid: {dataset: {fraction: [0.5, 1]}}}
                          - {name: model, best_of: [context, {stage: data, take: [dataset]}], seeds: 2}
                        """).stages();

        assertThat(stages.get(1).bestOf()).containsExactly(new BestOf("context", java.util.List.of("max_length")));
        assertThat(stages.get(2).bestOf())
                .containsExactly(
                        new BestOf("context", java.util.List.of("max_length")),
                        new BestOf("data", java.util.List.of("dataset.fraction")));
    }

    /** Otherwise its comparisons would end without a result, after the time of its runs. */
    @Test
    void aStageThatDecidesKeepsItsTestExamples() {
        var stage = "stages: [{grid: {epochs: [1, 2]}, vary: [seed, dataset.seed], decide: {baseline: 1}}]";

        assertThat(errors(stage))
                .hasMessageContaining("stages[0].vary")
                .hasMessageContaining("other splits have other test examples");
        assertThat(read("{fixed: {dataset: {protocol: official, fraction: 1}}, " + stage + "}")
                        .stages()
                        .get(0)
                        .seeds()
                        .variation()
                        .sources())
                .containsExactly("seed", "dataset.seed");
    }

    @Test
    void crossedSeedsNeedSeveralValuesEach() {
        var crossed = "cross: [init_seed, order_seed], stages: [{name: a, grid: {epochs: [1, 2]}%s}]}";

        assertThat(errors("{" + crossed.formatted("")))
                .hasMessageContaining("stages[0].seeds")
                .hasMessageContaining("2 or more: 3 give 9 runs of each configuration");
        assertThat(errors("{seeds: 1, " + crossed.formatted(""))).hasMessageContaining("2 or more");
        assertThat(read("{" + crossed.formatted(", seeds: 3"))
                        .stages()
                        .get(0)
                        .seeds()
                        .count())
                .isEqualTo(9);
    }

    @Test
    void aStudyThatWasAcceptedBeforeIsReadThoughItCrossesSingleValues() {
        var stored = LocatedText.parse("{stages: [{name: a, seeds: 1, cross: [init_seed, order_seed]}]}", Syntax.YAML);

        assertThat(new StudyReader(Limits.NONE).read(stored).stages()).hasSize(1);
    }

    @Test
    void combinationsOfSeedsAreLimited() {
        assertThat(errors("{seeds: 12, cross: [init_seed, order_seed, dropout_seed], stages: [{grid: {epochs: [1]}}]}"))
                .hasMessageContaining("1728 combinations");
    }

    @Test
    void repeatsCountUpFromTheSeedOfTheConfiguration() {
        var stages = read("{seeds: 3, stages: [{grid: {epochs: [1]}}, {grid: {epochs: [1]}, seeds: [5, 3]}]}")
                .stages();

        assertThat(stages.get(0).seeds().of(RequestFields.NONE)).containsExactly(42, 43, 44);
        assertThat(stages.get(1).seeds().of(RequestFields.NONE)).containsExactly(5, 3);
    }

    private StudySpec read(String text) {
        return reader.read(LocatedText.parse(text, Syntax.YAML));
    }

    private InvalidRequestException errors(String text) {
        return catchThrowableOfType(InvalidRequestException.class, () -> read(text));
    }
}
