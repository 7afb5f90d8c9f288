package io.tunelab.local.stack;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** What another user of the machine tries on a stack. Prints a line for each attempt, and what came of it. */
public final class OtherUser {
    private OtherUser() {}

    /** @param arguments the database's URL, the broker's address, the stack's home */
    public static void main(String... arguments) {
        var home = Path.of(arguments[2]);
        for (var role : List.of("postgres", "results", "trainer")) {
            for (var password : List.of("", role)) {
                attempt(
                        "database as " + role + " with password '" + password + "'",
                        () -> program(arguments[0], role, password));
            }
        }
        attempt("topics of the broker", () -> topics(arguments[1]));
        attempt("the home", () -> entries(home));
        for (var file : List.of(
                "postgres/passwords.properties", "kafka/client.properties", "kafka/kcat.conf", "run/stack.json")) {
            attempt(file, () -> Files.readString(home.resolve(file)));
        }
        attempt("a program of the database's own", () -> Files.writeString(home.resolve("postgres/binaries/own"), ""));
        attempt("environments of processes", () -> of(processes("environ"), home));
        attempt("sockets of the database", () -> sockets(port(arguments[0])));
        // Those of other users can be read, by whoever likes to.
        System.out.println(
                "arguments: " + String.join(" ", processes("cmdline")).replace('\n', ' '));
    }

    private static void attempt(String what, Callable<Object> deed) {
        try {
            var got = deed.call();
            System.out.println((isNothing(got) ? "refused: " : "entered: ") + what + ": " + got);
        } catch (Exception e) {
            System.out.println(
                    "refused: " + what + ": " + String.valueOf(e.getMessage()).replace('\n', ' '));
        }
    }

    private static boolean isNothing(Object got) {
        return got instanceof List<?> list && list.isEmpty();
    }

    /** Whoever gets this far reads every file of the account that started the database. */
    private static Object program(String url, String role, String password) throws Exception {
        try (var connection = DriverManager.getConnection(url, role, password);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE stolen (line text)");
            return statement.executeUpdate("COPY stolen FROM PROGRAM 'id'");
        }
    }

    private static Object topics(String broker) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of(
                "bootstrap.servers", broker, "default.api.timeout.ms", 6000, "request.timeout.ms", 3000))) {
            return admin.listTopics().names().get(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> entries(Path directory) throws Exception {
        try (var entries = Files.list(directory)) {
            return entries.map(Path::toString).toList();
        }
    }

    private static List<String> sockets(int port) throws Exception {
        return entries(Path.of("/tmp")).stream()
                .filter(name -> name.contains(".s.PGSQL." + port))
                .toList();
    }

    private static int port(String jdbcUrl) {
        return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
    }

    private static List<String> of(List<String> processes, Path home) {
        return processes.stream().filter(text -> text.contains(home.toString())).toList();
    }

    /** That can be read, of all processes. */
    private static List<String> processes(String file) {
        var texts = new ArrayList<String>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (var process : (Iterable<Path>) processes::iterator) {
                try {
                    if (process.getFileName().toString().matches("[0-9]+")) {
                        texts.add(Files.readString(process.resolve(file)).replace('\0', ' '));
                    }
                } catch (Exception e) {
                    // It has ended, or is closed to us.
                }
            }
        } catch (Exception e) {
            System.out.println("refused: list of processes: " + e.getMessage());
        }
        return texts;
    }
}
