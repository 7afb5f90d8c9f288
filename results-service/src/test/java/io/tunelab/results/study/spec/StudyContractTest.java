package io.tunelab.results.study.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestField;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.embedded.Contracts;
import io.tunelab.results.study.spec.LocatedText.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and the committed schema say the same of what a study is. */
class StudyContractTest {
    private static final Path DEPLOY = Contracts.rootOfThisRepository().resolve("deploy");
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Contracts contracts = Contracts.ofThisRepository();
    private final StudyReader reader = new StudyReader(new Limits(20, 1000));

    static Stream<Path> studies() throws IOException {
        return Files.list(DEPLOY.resolve("studies"));
    }

    @ParameterizedTest
    @MethodSource("studies")
    void aReadyStudyIsValidForTheReaderAndForTheSchema(Path file) throws IOException {
        var text = Files.readString(file);

        assertThat(reader.read(LocatedText.parse(text, Syntax.YAML)).stages()).isNotEmpty();
        assertThat(contracts.violations("study", json(text))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("studies")
    void aStudyThatIsWrittenAsYamlReadsAsTheSame(Path file) throws IOException {
        var json = SpecWriter.json(reader.read(LocatedText.parse(Files.readString(file), Syntax.YAML)));

        var yaml = SpecYaml.of(JSON.convertValue(json, new TypeReference<Map<String, Object>>() {}));

        assertThat(SpecWriter.json(reader.read(LocatedText.parse(yaml, Syntax.YAML))))
                .as(yaml)
                .isEqualTo(json);
    }

    @Test
    void textsThatLookLikeSomethingElseStayTexts() throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        List.of("no", "null", "1.0", "2e-5", "a: b", "# c", "", "two\nlines", "0x1F", "~", "2026-11-30")
                .forEach(text -> fields.put("f" + fields.size(), text));
        fields.put("numbers", List.of(0.0002, 3e-5, 1e9, -2.5e-7, 0.0, 7, 0.25));

        var read = LocatedText.parse(SpecYaml.of(fields), Syntax.YAML).root().node();

        assertThat(read.toString()).isEqualTo(JSON.writeValueAsString(fields));
        assertThat(SpecYaml.of(fields)).contains("numbers: [2.0e-4, 3.0e-5, 1.0e+9, -2.5e-7, 0.0, 7, 0.25]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seeds: 3",
                "seeds: [1, 2]",
                "grid: {lr: [1e-5, 2e-5], dataset: {fraction: [0.5, 1]}, early_stopping.patience: [1, 2]}",
                "grid: {num_layers: [null, 2], early_stopping: [null]}",
                "draw: {count: 3, seed: 1, fields: {learning_rate: {log_uniform: [1e-5, 1e-3]}, batch: {choice: [8, 16]}}}",
                "draw: {count: 3, method: sobol, fields: {learning_rate: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 4, halving: {rungs: [1, 2, 4]}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 4, halving: {keep: 0.25, rungs: [1, 3]}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 3, method: latin_hypercube, fields: {batch: {choice: [8, 16, 32]}}}",
                "{configurations: [{name: a, max_len: 64}, {name: b, max_len: 32}], draw: {method: sobol, drawn: [b]}}",
                "configurations: [{name: a, max_len: 64}, {dataset.fraction: 0.5}, {early_stopping: null}]",
                "{best_of: first, grid: {epochs: [1]}}",
                "{best_of: [first, {stage: first, take: [max_length]}], grid: {epochs: [1]}}",
                "{best_of: first, take: [max_length], seeds: 2}",
                "{best_of: first, take: [], seeds: 2}",
                "{seeds: 2, vary: [seed, dataset.seed]}",
                "{seeds: 2, vary: [seed]}",
                "{seeds: [4, 5], vary: [init_seed, order_seed, dataset.seed]}",
                "{seeds: 3, cross: [init_seed, order_seed, dropout_seed, dataset.seed]}",
                "{seeds: 3, cross: [seed, dataset.seed]}",
                "{grid: {max_length: [64, 128]}, vary: [order_seed], decide: {baseline: 64}}",
                "grid: {init_seed: [1, 2], order_seed: [1, 2], dropout_seed: [3]}",
                "{grid: {max_length: [64, 128]}, decide: {baseline: 64}}",
                "{grid: {max_len: [64, 128]}, seeds: 3, decide: {baseline: {max_length: 64}, margin: 0.005, max_seeds: 4,"
                        + " confidence: 0.9}}",
            })
    void whatTheReaderTakesFitsTheSchema(String stage) throws IOException {
        var text = study(stage);

        assertThat(reader.read(LocatedText.parse(text, Syntax.YAML)).stages()).hasSize(2);
        assertThat(contracts.violations("study", json(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{name: 'a b', seeds: 2}",
                "seeds: 0",
                "seeds: []",
                "seeds: [1, 1]",
                "seeds: [-1]",
                "seeds: two",
                "grid: {}",
                "grid: {lr: []}",
                "grid: {lr: 1e-5}",
                "grid: {colour: [1]}",
                "grid: {batch_size: [0]}",
                "draw: {fields: {lr: {uniform: [0.1, 0.2]}}}",
                "draw: {count: 2, fields: {lr: {normal: [0.1, 0.2]}}}",
                "draw: {count: 2, fields: {lr: {uniform: [0.1, 0.2], choice: [0.1]}}}",
                "draw: {count: 2, fields: {model: {uniform: [0.1, 0.2]}}}",
                "draw: {count: 2, fields: {batch_size: {choice: [0]}}}",
                "draw: {count: 4, halving: {rungs: [1]}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 4, halving: {rungs: [1, 1001]}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 4, halving: {keep: 1, rungs: [1, 2]}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 4, halving: {keep: 0.5}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "draw: {count: 4, halving: {rungs: [1, 2], factor: 3}, fields: {lr: {uniform: [1e-5, 1e-3]}}}",
                "configurations: [{pause_after: 1}]",
                "draw: {count: 2, method: halton, fields: {lr: {uniform: [0.1, 0.2]}}}",
                "{configurations: [{name: a, max_len: 64}], draw: {count: 1, drawn: [a], fields: {lr: {choice: [0.1]}}}}",
                "{configurations: [{name: a, max_len: 64}], draw: {drawn: []}}",
                "configurations: []",
                "configurations: [{study: a}]",
                "configurations: [{experiment_id: a}]",
                "configurations: [{dataset: {size: 1}}]",
                "configurations: [{dataset: imdb}]",
                "configurations: [{early_stopping: {patience: 0}}]",
                "{take: [max_length], seeds: 2}",
                "{best_of: {take: [max_length]}, seeds: 2}",
                "{best_of: first, take: max_length, seeds: 2}",
                "{best_of: [], seeds: 2}",
                "{best_of: first, take: [colour], seeds: 2}",
                "{seeds: 2, repeat: 3}",
                "{seeds: 2, vary: [data_seed]}",
                "{seeds: 2, vary: [seed, seed]}",
                "{seeds: 2, vary: [seed, init_seed]}",
                "{seeds: 2, cross: [init_seed]}",
                "{seeds: 1, cross: [init_seed, order_seed]}",
                "{seeds: 2, cross: [seed, dropout_seed]}",
                "{seeds: [1, 2], cross: [init_seed, order_seed]}",
                "{seeds: 2, cross: [init_seed, order_seed], vary: [seed]}",
                "{grid: {epochs: [1, 2]}, cross: [init_seed, order_seed], decide: {baseline: 1}}",
                "{seeds: 2, vary: seed}",
                "{seeds: 2, vary: []}",
                "grid: {order_seed: [-1]}",
                "{grid: {epochs: [1, 2]}, decide: {}}",
                "{grid: {epochs: [1, 2]}, decide: 1}",
                "{grid: {epochs: [1, 2]}, decide: {baseline: 1, margin: 0}}",
                "{grid: {epochs: [1, 2]}, decide: {baseline: 1, max_seeds: 31}}",
                "{grid: {epochs: [1, 2]}, decide: {baseline: 1, max_seeds: 2}}",
                "{grid: {epochs: [1, 2]}, decide: {baseline: 1, confidence: 95}}",
                "{grid: {epochs: [1, 2]}, decide: {baseline: 1, budget: 3}}",
                "{grid: {epochs: [1, 2]}, seeds: 1, decide: {baseline: 1}}",
                "{grid: {epochs: [1, 2]}, seeds: [1, 2], decide: {baseline: 1}}",
            })
    void whatTheSchemaRefusesTheReaderRefuses(String stage) throws IOException {
        var text = study(stage);

        assertThat(contracts.violations("study", json(text))).isNotEmpty();
        assertThat(errors(text)).isNotEmpty();
    }

    @Test
    void theFieldsOfTheReaderAreThoseOfTheSchemaAndOfRequests() {
        var request = new TreeSet<>(contracts.fields("experiment-request"));
        request.removeAll(List.of("schema_version", "experiment_id", "study", "pause_after"));
        RequestTable.FIELDS.stream()
                .map(RequestField::path)
                .filter(path -> path.contains("."))
                .forEach(request::add);

        assertThat(request)
                .allSatisfy(name -> assertThat(FieldsReader.path(name)).isPresent());
        assertThat(fieldNames(definition("fields"))).isEqualTo(request);
        assertThat(new TreeSet<>(contracts.fields("study"))).isEqualTo(new TreeSet<>(StudyReader.FIELDS));
        assertThat(fieldNames(definition("stage"))).isEqualTo(new TreeSet<>(StageReader.FIELDS));
        assertThat(fieldNames(definition("draw"))).isEqualTo(new TreeSet<>(DrawReader.FIELDS));
        assertThat(fieldNames(definition("decide"))).isEqualTo(new TreeSet<>(DecideReader.FIELDS));
        assertThat(fieldNames(definition("comparison"))).isEqualTo(new TreeSet<>(StudyReader.COMPARISON_FIELDS));
    }

    private static TreeSet<String> fieldNames(JsonNode definition) {
        var names = new TreeSet<String>();
        definition.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .forEach(names::add);
        return names;
    }

    private static JsonNode definition(String name) {
        return schema("study").path("$defs").path(name);
    }

    private static JsonNode schema(String name) {
        try {
            return JSON.readTree(
                    DEPLOY.resolve("contracts/src/main/resources/contracts/schemas/" + name + ".schema.json")
                            .toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> errors(String text) {
        try {
            reader.read(LocatedText.parse(text, Syntax.YAML));
            return List.of();
        } catch (InvalidRequestException e) {
            return e.errors().stream().map(Object::toString).toList();
        }
    }

    private static String study(String stage) {
        var second = stage.startsWith("{") ? stage : "{" + stage + "}";
        return "stages: [{name: first, grid: {max_length: [64, 128]}}, " + second + "]";
    }

    /** The YAML as JSON; 2e-5 as the number it is in YAML 1.2. */
    private static String json(String yaml) {
        var place = LocatedText.parse(yaml, Syntax.YAML).root();
        return plain(place).toString();
    }

    private static JsonNode plain(Place place) {
        if (place.node().isObject()) {
            var object = JSON.createObjectNode();
            place.node().properties().forEach(field -> object.set(field.getKey(), plain(place.field(field.getKey()))));
            return object;
        }
        if (place.node().isArray()) {
            var items = new ArrayList<JsonNode>();
            place.items().forEach(item -> items.add(plain(item)));
            return JSON.createArrayNode().addAll(items);
        }
        return place.node() instanceof TextNode ? place.text().number(place.node()) : place.node();
    }
}
