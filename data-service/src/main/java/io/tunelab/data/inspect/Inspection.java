package io.tunelab.data.inspect;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tunelab.contract.dataset.Audit;
import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.dataset.Overlap;
import io.tunelab.contract.dataset.TokenLengths;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import io.tunelab.data.source.RowCollector;
import io.tunelab.data.source.TakenColumns;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a data set holds and what is wrong with it. In JSON its content stands beside the rest.
 *
 * @param notices what was assumed, changed and left out
 * @param malformed rows that could not be read, and the first of them with file and line
 * @param tokens empty without a tokenizer
 */
public record Inspection(
        Described source,
        @JsonUnwrapped Content content,
        List<Notice> notices,
        Malformed malformed,
        Optional<Tokens> tokens,
        Audit audit,
        SplitPreview splits) {
    public Inspection {
        notices = List.copyOf(notices);
    }

    /**
     * What it holds.
     *
     * @param parts rows by published part, for example {@code train}; those without rows are left away
     * @param columns of the table; empty where there is none
     */
    public record Content(int rows, Map<String, Long> parts, List<String> labels, Optional<TakenColumns> columns) {
        public Content {
            labels = List.copyOf(labels);
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }

        private static Content of(LabelledTexts texts) {
            var parts = new LinkedHashMap<String, Long>();
            for (var part : Part.values()) {
                long count =
                        texts.rows().stream().filter(row -> row.part() == part).count();
                if (count > 0) {
                    parts.put(part.name().toLowerCase(Locale.ROOT), count);
                }
            }
            return new Content(texts.rows().size(), parts, texts.labels(), texts.columns());
        }
    }

    /** Which data set it is; {@code sha256} of labels and rows. */
    public record Described(String name, String kind, String description, String sha256) {}

    /** Rows that cannot be used. */
    public record Malformed(long rows, List<String> examples) {
        public Malformed {
            examples = List.copyOf(examples);
        }
    }

    /** Lengths in tokens of so many texts, evenly spaced over the rows. */
    public record Tokens(int texts, @JsonUnwrapped TokenLengths lengths) {}

    /** Texts shared by the splits that an experiment would get; or why there is no such split. */
    public record SplitPreview(String settings, Optional<Overlap> overlap, Optional<String> impossible) {}

    static Inspection of(
            DataSource source,
            LabelledTexts texts,
            RowCollector collected,
            Optional<Tokens> tokens,
            Audit audit,
            SplitPreview splits) {
        return new Inspection(
                new Described(source.name(), source.kind(), source.description(), texts.sha256()),
                Content.of(texts),
                texts.notices(),
                new Malformed(collected.malformedRows(), collected.problems()),
                tokens,
                audit,
                splits);
    }

    /** For programs. */
    public ObjectNode json() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .valueToTree(this);
    }
}
