package io.tunelab.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Locale;

/**
 * The methods of {@code training.torchscript} that Java calls, with the names of their arguments in order.
 *
 * <p>libtorch knows arguments by their place alone. One that is a dictionary arrives as arrays named
 * {@code argument.entry}, one that is a tensor as an array of any name without a dot.
 */
enum ProgramMethod {
    ACCUMULATE("weights", "matrices", "gradient", "batch", "config", "pending"),
    UPDATE("weights", "gradient", "first_moment", "second_moment", "totals", "pending", "config"),
    PREDICT("weights", "matrices", "batch", "config"),
    ROUNDED("weights"),
    ROUND("matrices", "weights", "result"),
    COPY("target", "source"),
    ZERO("target"),
    MULTIPLY("a", "b", "bfloat16", "times");

    private final List<String> arguments;

    ProgramMethod(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /** The method's name in the program. */
    String method() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> arguments() {
        return arguments;
    }

    /** @throws IllegalArgumentException if {@code arrays} are other arguments, or the same in another order */
    void requireArguments(NDList arrays) {
        int place = 0;
        var dictionary = "";
        for (NDArray array : arrays) {
            var name = array.getName();
            int dot = name == null ? -1 : name.indexOf('.');
            if (dot >= 0 && name.substring(0, dot).equals(dictionary)) {
                continue;
            }
            dictionary = dot < 0 ? "" : name.substring(0, dot);
            if (place == arguments.size() || dot >= 0 && !dictionary.equals(arguments.get(place))) {
                throw new IllegalArgumentException("%s takes %s; argument %d is %s"
                        .formatted(method(), arguments, place + 1, dot < 0 ? "a tensor" : dictionary));
            }
            place++;
        }
        if (place < arguments.size()) {
            throw new IllegalArgumentException("%s takes %s, got %d".formatted(method(), arguments, place));
        }
    }
}
