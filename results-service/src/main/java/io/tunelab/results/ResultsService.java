package io.tunelab.results;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tunelab.results.ingest.Rebuild;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The service; or, called with {@code rebuild}, the tool that lets it fill its database anew. */
@QuarkusMain
public class ResultsService {
    public static void main(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("rebuild")) {
            // Without Quarkus nobody sets levels, and every debug message would go to the screen.
            Logger.getLogger("").setLevel(Level.SEVERE);
            System.exit(Rebuild.run(Arrays.asList(arguments).subList(1, arguments.length), System.out));
        }
        Quarkus.run(arguments);
    }
}
