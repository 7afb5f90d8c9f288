package io.tunelab.contract.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tunelab.contract.request.ClassWeights.Given;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
    private static final List<String> CLASSES = List.of("good", "bad");

    @Test
    void aClassThatTheDataDoesNotHaveIsRefusedWithTheNearestOne() {
        var refusal = refusal(Map.of("baad", 19.0, "good", 1.0));

        assertThat(refusal)
                .hasMessage("class_weights.baad is 19.0, but the data set has no class 'baad'; did you mean 'bad'?");
        assertThat(refusal.errors())
                .containsExactly(new FieldError(
                        "unknown_class",
                        "class_weights.baad",
                        "19.0",
                        "bad",
                        OptionalInt.empty(),
                        refusal.getMessage()));
    }

    @Test
    void whereNoneIsNearAllClassesAreNamed() {
        assertThat(refusal(Map.of("middling", 2.0)))
                .hasMessage(
                        "class_weights.middling is 2.0, but the data set has no class 'middling'; its classes are bad, good");
    }

    @Test
    void someOfTheClassesAreEnough() {
        assertThatCode(() -> new Given(Map.of("bad", 19.0)).requireClasses(CLASSES))
                .doesNotThrowAnyException();
        assertThatCode(() -> ClassWeights.BALANCED.requireClasses(CLASSES)).doesNotThrowAnyException();
    }

    private static InvalidRequestException refusal(Map<String, Double> weights) {
        return catchThrowableOfType(InvalidRequestException.class, () -> new Given(weights).requireClasses(CLASSES));
    }
}
