package io.tunelab.contract.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.OptionalLong;

/**
 * Something that was assumed, changed or left out while a data set was read or split. It never stops anything.
 *
 * @param code stable, for programs: {@code encoding}, {@code delimiter}, {@code columns}, {@code rows_skipped}, …
 * @param message one sentence for people
 * @param count how many rows, files or labels it is about; empty where there is nothing to count
 * @param examples the first of them, for people
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Notice(String code, Level level, String message, OptionalLong count, List<String> examples) {
    /** Whether the user should look at it. */
    public enum Level {
        @JsonProperty("info")
        INFO,
        @JsonProperty("warning")
        WARNING
    }

    public Notice {
        examples = examples == null ? List.of() : List.copyOf(examples);
    }

    /** Worth knowing. */
    public static Notice info(String code, String message) {
        return new Notice(code, Level.INFO, message, OptionalLong.empty(), List.of());
    }

    /** Worth looking at. */
    public static Notice warning(String code, String message) {
        return new Notice(code, Level.WARNING, message, OptionalLong.empty(), List.of());
    }

    /** The same with what it counts. */
    public Notice of(long counted, List<String> first) {
        return new Notice(code, level, message, OptionalLong.of(counted), first);
    }
}
