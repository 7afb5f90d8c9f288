package io.tunelab.data.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tunelab.kafka.BrokerSetup;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/**
 * The service; or, called with {@code inspect}, {@code split}, {@code sample} or {@code prepare}, work on one data set without broker and
 * server; or, with {@code prepare-broker}, what creates topics, users and access rights before any service starts.
 */
@QuarkusMain
public class DataService {
    private static final String PREPARE_BROKER = "prepare-broker";
    private static final Map<String, Supplier<Object>> COMMANDS = Map.of(
            "inspect",
            InspectCommand::new,
            "split",
            SplitCommand::new,
            "sample",
            SampleCommand::new,
            "prepare",
            PrepareCommand::new);

    public static void main(String... arguments) {
        // Figures look the same everywhere, whatever the machine's language.
        Locale.setDefault(Locale.ROOT);
        if (arguments.length > 0 && COMMANDS.containsKey(arguments[0])) {
            // Without Quarkus nobody sets levels, and every debug message would go to the screen.
            Logger.getLogger("").setLevel(Level.SEVERE);
            var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            System.exit(new CommandLine(COMMANDS.get(arguments[0]).get()).execute(rest));
        }
        if (arguments.length > 0 && arguments[0].equals(PREPARE_BROKER)) {
            Logger.getLogger("").setLevel(Level.SEVERE);
            System.exit(prepareBroker());
        }
        Quarkus.run(arguments);
    }

    private static int prepareBroker() {
        try {
            System.out.println(new BrokerSetup(System.getenv()).run());
            return 0;
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("prepare-broker: " + e.getMessage());
            return 1;
        }
    }
}
