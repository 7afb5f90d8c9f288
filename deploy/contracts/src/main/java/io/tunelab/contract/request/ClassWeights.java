package io.tunelab.contract.request;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much the examples of each class count in the training loss. */
public sealed interface ClassWeights {
    /** Every class counts the same as a whole: the rarer it is, the more each of its examples counts. */
    ClassWeights BALANCED = new Balanced();

    /** Worked out from the training split. */
    record Balanced() implements ClassWeights {}

    /**
     * Numbers of the user's own; a class without one has 1, as in scikit-learn.
     *
     * @param byClass by the class's name, above 0
     */
    record Given(Map<String, Double> byClass) implements ClassWeights {
        public Given {
            byClass = Collections.unmodifiableMap(new TreeMap<>(byClass));
        }

        /** @throws InvalidRequestException with the names that are not among the data set's classes */
        @Override
        public void requireClasses(Collection<String> classes) {
            var unknown = byClass.entrySet().stream()
                    .filter(weight -> !classes.contains(weight.getKey()))
                    .limit(RequestReader.MOST_ERRORS)
                    .map(weight -> unknown(weight.getKey(), weight.getValue(), classes))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new InvalidRequestException(unknown);
            }
        }

        private static FieldError unknown(String name, double weight, Collection<String> classes) {
            var field = RequestTable.CLASS_WEIGHTS.path() + "." + name;
            var nearest = NearestName.of(name, classes);
            var allowed = FieldError.shortened(classes.stream().sorted().collect(Collectors.joining(", ")));
            return new FieldError(
                    "unknown_class",
                    field,
                    Double.toString(weight),
                    nearest.orElse(allowed),
                    OptionalInt.empty(),
                    "%s is %s, but the data set has no class '%s'; %s"
                            .formatted(
                                    FieldError.shortened(field),
                                    weight,
                                    FieldError.shortened(name),
                                    nearest.map(near -> "did you mean '" + near + "'?")
                                            .orElse("its classes are " + allowed)));
        }
    }

    /** Refuses weights of classes that the data set does not have. */
    default void requireClasses(Collection<String> classes) {}
}
