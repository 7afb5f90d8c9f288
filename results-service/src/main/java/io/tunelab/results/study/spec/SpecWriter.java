package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.study.spec.StudySpec.Stage;

/**
 * Writes a specification as the document that reads as the same one: grids and draws as the configurations that they
 * are, with the names of those that were drawn, every name and default written out.
 */
public final class SpecWriter {
    private SpecWriter() {}

    public static ObjectNode json(StudySpec spec) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", spec.name());
        json.put("question", spec.question());
        json.put("select_by", spec.selectBy().wireName());
        json.set("fixed", spec.fixed().json());
        spec.stages().forEach(stage -> json.withArray("/stages").add(stage(stage)));
        spec.comparisons().forEach(comparison -> json.withArray("/comparisons")
                .addObject()
                .put("stage", comparison.stage())
                .put("baseline", comparison.baseline())
                .put("margin", comparison.margin()));
        json.put("reuse", spec.reuse());
        return json;
    }

    private static ObjectNode stage(Stage stage) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", stage.name());
        for (var bestOf : stage.bestOf()) {
            var from = json.withArray("/best_of").addObject().put("stage", bestOf.stage());
            var take = from.putArray("take");
            bestOf.take().forEach(take::add);
        }
        seeds(json, stage.seeds());
        for (var configuration : stage.configurations()) {
            var one = json.withArray("/configurations").addObject().put("name", configuration.name());
            one.setAll(configuration.fields().json());
        }
        stage.draw().ifPresent(draw -> {
            var written = json.putObject("draw").put("method", draw.method().wireName());
            draw.drawn().forEach(written.putArray("drawn")::add);
            draw.asked().ifPresent(count -> written.put("asked", count));
            draw.halving().ifPresent(halving -> {
                var rungs =
                        written.putObject("halving").put("keep", halving.keep()).putArray("rungs");
                halving.rungs().forEach(rungs::add);
            });
        });
        stage.decide().ifPresent(decide -> json.putObject("decide")
                .put("baseline", decide.baseline())
                .put("margin", decide.margin())
                .put("max_seeds", decide.maxSeeds())
                .put("confidence", decide.confidence()));
        return json;
    }

    private static void seeds(ObjectNode json, Seeds seeds) {
        var variation = seeds.variation();
        if (!variation.equals(Variation.OF_SEED)) {
            variation.sources().forEach(json.putArray(variation.crossed() ? "cross" : "vary")::add);
        }
        if (seeds.repeats().isPresent()) {
            json.put("seeds", seeds.repeats().getAsInt());
        } else {
            seeds.listed().forEach(seed -> json.withArray("/seeds").add(seed));
        }
    }
}
