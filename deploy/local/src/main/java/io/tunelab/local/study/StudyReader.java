package io.tunelab.local.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tunelab.local.study.Study.Configuration;
import io.tunelab.local.study.Study.SelectBy;
import io.tunelab.local.study.Study.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads study files and single requests, YAML or JSON (which is YAML, too). */
public final class StudyReader {
    private static final Set<String> STUDY_FIELDS = Set.of("name", "question", "select_by", "fixed", "stages");
    private static final Set<String> STAGE_FIELDS = Set.of("name", "best_of", "configurations", "grid", "seeds");

    /** YAML 1.1 takes 2e-5 for text and only 2.0e-5 for a number; nobody who writes a learning rate means text. */
    private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)[eE][-+]?\\d+");

    private final ObjectMapper yaml = new YAMLMapper();
    private final RequestCheck check;

    /** @param check holds single requests and every configuration against the contract */
    public StudyReader(RequestCheck check) {
        this.check = check;
    }

    /** Whether the text is a study; else it is taken for a request. */
    public boolean isStudy(String text) {
        return parse(text).has("stages");
    }

    /**
     * One experiment request.
     *
     * @throws InvalidStudyException if it does not fit the contract
     */
    public RequestFields readRequest(String text) {
        var request = fields(parse(text));
        check.verify("the request", request);
        return request;
    }

    /**
     * A study, every configuration of which fits the contract.
     *
     * @throws InvalidStudyException that names what does not fit, and where
     */
    public Study readStudy(String text) {
        var root = parse(text);
        allow("the study", root, STUDY_FIELDS);
        var name = root.path("name").asText("study");
        var fixed = fields(object("fixed", root.path("fixed")));
        var stages = new ArrayList<Stage>();
        for (var node : root.path("stages")) {
            stages.add(stage(node, stages.size() + 1));
        }
        var study = new Study(name, root.path("question").asText(""), selectBy(root.path("select_by")), fixed, stages);
        for (var stage : study.stages()) {
            for (var configuration : stage.configurations()) {
                check.verify("stage '" + stage.name() + "'", fixed.with(configuration.fields()));
            }
        }
        return study;
    }

    private Stage stage(JsonNode node, int number) {
        var name = node.path("name").asText("stage-" + number);
        allow("stage '" + name + "'", node, STAGE_FIELDS);
        var configurations = new ArrayList<Configuration>();
        for (var configuration : node.path("configurations")) {
            var label = Optional.ofNullable(configuration.get("name")).map(JsonNode::asText);
            var fields = (ObjectNode) object("configurations", configuration).deepCopy();
            fields.remove("name");
            configurations.add(new Configuration(label, fields(fields)));
        }
        grid(object("grid", node.path("grid")))
                .forEach(fields -> configurations.add(new Configuration(Optional.empty(), fields)));
        var seeds = new ArrayList<Integer>();
        node.path("seeds").forEach(seed -> seeds.add(seed.asInt()));
        if (configurations.isEmpty() && !seeds.isEmpty()) {
            configurations.add(new Configuration(Optional.empty(), RequestFields.NONE));
        }
        return new Stage(name, Optional.ofNullable(node.get("best_of")).map(JsonNode::asText), configurations, seeds);
    }

    /** Every combination; the last field varies fastest. */
    private List<RequestFields> grid(JsonNode node) {
        if (node.isEmpty()) {
            return List.of();
        }
        var combinations = List.of(RequestFields.NONE);
        for (var field : node.properties()) {
            if (!field.getValue().isArray() || field.getValue().isEmpty()) {
                throw new InvalidStudyException(
                        "grid: '" + field.getKey() + "' needs a list of values, got " + field.getValue());
            }
            var longer = new ArrayList<RequestFields>();
            for (var combination : combinations) {
                field.getValue().forEach(value -> longer.add(combination.with(field.getKey(), plain(value))));
            }
            combinations = longer;
        }
        return combinations;
    }

    private static SelectBy selectBy(JsonNode node) {
        try {
            return SelectBy.valueOf(node.asText("val_loss").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidStudyException("select_by '" + node.asText() + "': val_loss and val_accuracy are allowed");
        }
    }

    private JsonNode parse(String text) {
        try {
            var root = yaml.readTree(text);
            if (root == null || !root.isObject()) {
                throw new InvalidStudyException("a request or a study is an object of fields");
            }
            return numbers(root);
        } catch (IOException e) {
            throw new InvalidStudyException("neither YAML nor JSON: " + e.getMessage());
        }
    }

    private static JsonNode numbers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(numbers(field.getValue())));
        } else if (node instanceof com.fasterxml.jackson.databind.node.ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, numbers(array.get(i)));
            }
        } else if (node.isTextual() && SCIENTIFIC.matcher(node.asText()).matches()) {
            return DecimalNode.valueOf(new BigDecimal(node.asText()));
        }
        return node;
    }

    private RequestFields fields(JsonNode object) {
        var values = new LinkedHashMap<String, Object>();
        object.properties().forEach(field -> values.put(field.getKey(), plain(field.getValue())));
        return new RequestFields(values);
    }

    private Object plain(JsonNode value) {
        return value.isObject() ? yaml.convertValue(value, Map.class) : yaml.convertValue(value, Object.class);
    }

    private static JsonNode object(String where, JsonNode node) {
        if (node.isMissingNode() || node.isObject()) {
            return node;
        }
        throw new InvalidStudyException(where + " must hold fields, got " + node);
    }

    private static void allow(String where, JsonNode node, Set<String> allowed) {
        for (var field : node.properties()) {
            if (!allowed.contains(field.getKey())) {
                throw new InvalidStudyException(
                        where + " has no field '" + field.getKey() + "'; allowed are " + new TreeSet<>(allowed));
            }
        }
    }
}
