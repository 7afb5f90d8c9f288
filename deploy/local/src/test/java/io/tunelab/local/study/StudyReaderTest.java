package io.tunelab.local.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.embedded.Contracts;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyReaderTest {
    private final StudyReader reader = new StudyReader(new RequestCheck(Contracts.ofThisRepository()));

    @ParameterizedTest
    @ValueSource(strings = {"demo-problem-1.yaml", "imdb-problem-1.yaml"})
    void theReadyStudiesAreSixRunsOfThreeLengths(String file) throws Exception {
        var text = Files.readString(
                Contracts.rootOfThisRepository().resolve("deploy/studies").resolve(file));

        var study = reader.readStudy(text);

        var runs = new StudyPlan(study, "20261102-093000").runs(study.stages().get(0), RequestFields.NONE);
        assertThat(runs)
                .extracting(run -> run.request().values().get("max_length"))
                .containsExactly(128, 128, 256, 256, 512, 512);
        assertThat(runs)
                .extracting(run -> run.request().values().get("batch_size"))
                .containsExactly(32, 32, 16, 16, 8, 8);
        assertThat(runs).extracting(StudyPlan.Run::id).doesNotHaveDuplicates();
    }

    @Test
    void aLearningRateWithoutAPointIsANumber() {
        var request = reader.readRequest("{max_len: 64, lr: 2e-5}");

        assertThat(((Number) request.values().get("learning_rate")).doubleValue())
                .isEqualTo(2e-5);
        assertThat(request.values()).containsEntry("max_length", 64);
    }

    @Test
    void jsonIsReadToo() {
        var request = reader.readRequest("{\"lr\": 2e-5, \"dataset\": {\"name\": \"imdb\", \"fraction\": 0.5}}");

        assertThat(((Number) request.values().get("learning_rate")).doubleValue())
                .isEqualTo(2e-5);
    }

    @Test
    void aGridIsEveryCombinationAndTheLastFieldVariesFastest() {
        var study = reader.readStudy("""
                name: grid
                fixed: {epochs: 1}
                stages:
                  - {name: all, grid: {max_length: [64, 128], lr: [1e-4, 2e-4]}}
                """);

        var runs = new StudyPlan(study, "now").runs(study.stages().get(0), RequestFields.NONE);

        assertThat(runs).extracting(StudyPlan.Run::name).containsExactly("64/1e-4", "64/2e-4", "128/1e-4", "128/2e-4");
        assertThat(runs).allSatisfy(run -> assertThat(run.request().values()).containsEntry("epochs", 1));
    }

    @Test
    void aLaterStageStartsFromTheBestOfAnEarlierOneAndRepeatsItPerSeed() {
        var study = reader.readStudy("""
                name: seeds
                stages:
                  - {name: first, grid: {lr: [1e-4, 2e-4]}}
                  - {name: again, best_of: first, seeds: [1, 2, 3]}
                """);
        var best = new RequestFields(java.util.Map.of("lr", 2e-4));

        var runs = new StudyPlan(study, "now").runs(study.stages().get(1), best);

        assertThat(runs).extracting(run -> run.request().values().get("seed")).isEqualTo(List.of(1, 2, 3));
        assertThat(runs).allSatisfy(run -> assertThat(run.request().values()).containsEntry("learning_rate", 2e-4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{stages: [{name: a, configurations: [{learning_rat: 1e-5}]}]} | no field 'learning_rat'",
                "{stages: [{name: a, configurations: [{batch: -1}]}]} | batch_size",
                "{stages: [{name: a, best_of: b, seeds: [1]}]} | best of 'b'",
                "{stages: [{name: a, grid: {lr: 1e-5}}]} | needs a list",
                "{stages: [{name: a}]} | no experiments",
                "{stages: [{name: a, sedes: [1]}]} | no field 'sedes'",
                "{stages: [], fixt: {}} | no field 'fixt'",
                "{select_by: test_accuracy, stages: [{name: a, seeds: [1]}]} | val_loss and val_accuracy",
                "{name: ../x, stages: [{name: a, seeds: [1]}]} | use letters",
                "[1, 2] | object of fields",
            })
    void whatCannotBeRunIsRefusedWithItsReason(String example) {
        var parts = example.split(" \\| ");

        assertThatThrownBy(() -> reader.readStudy(parts[0]))
                .isInstanceOf(InvalidStudyException.class)
                .hasMessageContaining(parts[1]);
    }
}
