package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.Activation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the program and its Java side know each other by: methods, the order of arguments, names in dictionaries. */
class ProgramContractTest {
    private static final String PROGRAM = text("training.torchscript");
    private static final Pattern METHOD = Pattern.compile("def (\\w+)\\(self: __torch__\\.Program,?\\s*([^)]*)\\)");
    private static final Pattern NUMBER =
            Pattern.compile("config\\[\"([\\w.]+)\"]|self\\.(?:rate|factor)\\(\"(\\w+)\"");
    private static final Pattern CHOICE = Pattern.compile("\"([\\w.]+)\" in config|else:  # \"([\\w.]+)\"");

    @ParameterizedTest
    @EnumSource(ProgramMethod.class)
    void aMethodTakesTheArgumentsThatJavaGivesInThatOrder(ProgramMethod method) {
        assertThat(argumentsOf(PROGRAM, method.method())).isEqualTo(method.arguments());
    }

    @Test
    void theReferencesMethodsTakeTheSame() {
        var reference = text("reference.torchscript");

        for (var method :
                List.of(ProgramMethod.ACCUMULATE, ProgramMethod.UPDATE, ProgramMethod.PREDICT, ProgramMethod.COPY)) {
            assertThat(argumentsOf(reference, method.method())).isEqualTo(method.arguments());
        }
    }

    @Test
    void everyChoiceHasItsBranch() {
        var choices = Stream.of(
                        names("attention", ProgramSettings.Attention.values()),
                        names("", Activation.values()),
                        names("optimizer", EngineSettings.Optimizer.values()),
                        names("task", Task.values()),
                        Stream.of("feed_forward.gated", "feed_forward.plain", "pooling.first", "pooling.mean"),
                        Stream.of("positions.rotary", "window", "class_weights"))
                .flatMap(all -> all)
                .collect(Collectors.toSet());

        assertThat(found(CHOICE, PROGRAM)).isEqualTo(choices);
    }

    /** By one family or another. */
    @Test
    void everyNumberThatTheProgramReadsIsGiven() {
        var given = new HashSet<String>();
        for (var name : List.of("bert", "distilbert", "electra", "albert", "modernbert", "deberta-v2")) {
            given.addAll(givenTo(Golden.of(name)));
        }
        var read = new TreeSet<>(found(NUMBER, PROGRAM));

        assertThat(given).containsAll(read);
        given.removeAll(read);
        var choices = found(CHOICE, PROGRAM);
        // Of two places the program asks for the same choices (activated).
        given.removeIf(choice -> choices.contains(choice.substring(Math.max(0, choice.indexOf('.')))));
        assertThat(choices).as("choices").containsAll(given);
    }

    private static Set<String> givenTo(Golden golden) {
        var given = new HashSet<String>();
        try (var engine = golden.open(Golden.weighted(Golden.settings(), 0.5, 2.0));
                var scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            var settings = engine.programSettings();
            for (var call : List.of(
                    settings.forMicroBatch(scope, 0, 0, 1),
                    settings.forUpdate(scope, 0, 1e-3),
                    settings.forPrediction())) {
                call.stream()
                        .map(NDArray::getName)
                        .map(full -> full.substring("config.".length()))
                        .forEach(given::add);
            }
        }
        return given;
    }

    @Test
    void argumentsInAnotherOrderAreRefused() {
        NativeRuntime.load();
        try (var scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            var arrays = new NDList();
            for (var name : List.of("weights.a", "batch.b", "matrices.c", "config.d")) {
                var array = scope.create(0f);
                array.setName(name);
                arrays.add(array);
            }

            assertThatThrownBy(() -> ProgramMethod.PREDICT.requireArguments(arrays))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("predict takes [weights, matrices, batch, config]; argument 2 is batch");
        }
    }

    /** As {@link ProgramArchive} says of the archive's version. */
    @Test
    void integersAreDividedAsInTheArchivesVersion() throws IOException {
        NativeRuntime.load();
        var program = TrainingProgram.load(
                Device.cpu(), new ByteArrayInputStream(ProgramArchive.pack("""
                class Program(Module):
                  __parameters__ = []
                  __buffers__ = []
                  def round(self: __torch__.Program, matrices: Dict[str, Tensor], weights: Dict[str, Tensor], result: Tensor) -> Tensor:
                    return torch.div(weights["number"], 2)
                """.getBytes(StandardCharsets.UTF_8))));
        try (var scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            var number = scope.create(new long[] {-3, 7});
            number.setName("weights.number");
            var nothing = scope.create(0f);
            nothing.setName("matrices.none");

            var halves = program.call(scope, ProgramMethod.ROUND, new NDList(nothing, number, scope.create(0f)));

            assertThat(halves.get(0).toFloatArray()).containsExactly(-1.5f, 3.5f);
        }
    }

    private static List<String> argumentsOf(String program, String method) {
        return METHOD.matcher(program)
                .results()
                .filter(result -> result.group(1).equals(method))
                .map(result -> Arrays.stream(result.group(2).split(",(?![^\\[]*])"))
                        .map(argument -> argument.split(":")[0].strip())
                        .toList())
                .findFirst()
                .orElseThrow(() -> new AssertionError("the program has no method " + method));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(ProgramContractTest::name).collect(Collectors.toSet());
    }

    private static String name(MatchResult result) {
        return result.group(1) != null ? result.group(1) : result.group(2);
    }

    private static Stream<String> names(String prefix, Enum<?>... values) {
        return Arrays.stream(values).map(value -> prefix + "." + value.name().toLowerCase(Locale.ROOT));
    }

    private static String text(String resource) {
        try (var stream = ProgramContractTest.class.getResourceAsStream("/torchscript/" + resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
