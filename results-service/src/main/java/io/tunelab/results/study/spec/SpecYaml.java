package io.tunelab.results.study.spec;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Fields of a study as people write YAML: what holds single values stands in one line, {@code {max_length: 64, epochs: 3}},
 * and everything else is indented.
 */
public final class SpecYaml {
    private static final int WIDTH = 120;
    private static final int INDENT = 2;

    /** Below, and from {@link #LARGE} on, zeros are hard to count. */
    private static final double SMALL = 1e-3;

    private static final double LARGE = 1e7;

    private SpecYaml() {}

    /** Reads as the same fields by {@link LocatedText}, in the same order. */
    public static String of(Map<String, Object> fields) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.AUTO);
        options.setWidth(WIDTH);
        options.setSplitLines(false);
        options.setIndent(INDENT);
        options.setIndicatorIndent(INDENT);
        options.setIndentWithIndicator(true);
        return new Yaml(new Numbers(options), options).dump(fields);
    }

    /** Numbers with no more digits than they need, in a form that YAML 1.1 takes for numbers, too. */
    private static final class Numbers extends Representer {
        Numbers(DumperOptions options) {
            super(options);
            representers.put(Double.class, value -> representScalar(Tag.FLOAT, number((Double) value)));
        }

        private static String number(double value) {
            var size = Math.abs(value);
            var text = Double.toString(value);
            if (size != 0 && (size < SMALL || size >= LARGE)) {
                return text.replace("E-", "e-").replaceFirst("E(?=[0-9])", "e+");
            }
            return text;
        }
    }
}
