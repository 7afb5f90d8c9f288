package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names, tags, notes, archiving and deleting, below {@code experiment} and below {@code study}. */
final class Tidying {
    private Tidying() {}

    /** What the commands have in common. */
    abstract static class Tidy implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the service's JSON answer.")
        private boolean json;

        final ResultsApi api() {
            return server.api();
        }

        /** As paths of the REST interface have it. */
        final String kind() {
            return spec.parent().name().equals("study") ? "studies" : "experiments";
        }

        final int show(JsonNode answer, List<String> lines) {
            var terminal = Terminal.ofProcess();
            (json ? List.of(answer.toPrettyString()) : lines).forEach(terminal::line);
            return 0;
        }

        final int change(String id, ObjectNode patch) {
            var answer = api().patch("/api/v1/" + kind() + "/" + ResultsApi.encoded(id), patch.toString());
            return show(answer, List.of("Changed: " + id));
        }
    }

    /** The same for several, or for all that a filter finds. */
    abstract static class Bulk extends Tidy {
        @Parameters(paramLabel = "ID", arity = "0..*", description = "Which ones.")
        private List<String> ids;

        @Option(
                names = "--filter",
                paramLabel = "CONDITION",
                description = "All that match, for example: state = FAILED and tags.owner = 'ann'")
        private String filter;

        @Option(names = "--dry-run", description = "Only say how many there are.")
        private boolean dryRun;

        @Option(names = "--yes", description = "Needed with --filter. Without it only the number is shown.")
        private boolean yes;

        final int perform(String action, String done, ObjectNode body) {
            if ((ids == null || ids.isEmpty()) == (filter == null)) {
                throw new IllegalArgumentException("which ones? Name their ids, or a condition with --filter");
            }
            if (filter == null) {
                ids.forEach(body.putArray("ids")::add);
            } else {
                body.put("filter", filter).put("archived", "all");
            }
            boolean isDry = dryRun || filter != null && !yes;
            var answer = api().post(
                            "/api/v1/bulk/" + kind() + "/" + action,
                            "application/json",
                            body.put("dry_run", isDry).toString());
            var lines = new ArrayList<String>();
            int changed = answer.path("changed").asInt();
            lines.add(
                    isDry
                            ? "Would be %s: %d of %d."
                                    .formatted(
                                            done,
                                            changed,
                                            answer.path("matched").asInt())
                            : "%d %s.".formatted(changed, done));
            answer.path("skipped")
                    .forEach(one -> lines.add("  left out: " + one.path("id").asText() + " "
                            + one.path("reason").asText()));
            answer.path("created")
                    .properties()
                    .forEach(one -> lines.add("  " + one.getKey() + " runs again as "
                            + one.getValue().asText()));
            if (isDry && !dryRun && changed > 0) {
                lines.add("Add --yes to do it.");
            }
            boolean isWhole = isDry || filter != null || isDoneForAll(answer, lines);
            show(answer, lines);
            return isWhole ? 0 : 1;
        }

        /** Whether every one that was named is there and was not left out; a script must not take less for success. */
        private boolean isDoneForAll(JsonNode answer, List<String> lines) {
            long unknown =
                    ids.stream().distinct().count() - answer.path("matched").asInt();
            if (unknown > 0) {
                lines.add("  not found: %d of the %d named".formatted(unknown, ids.size()));
            }
            return unknown <= 0 && answer.path("skipped").isEmpty();
        }

        static ObjectNode body() {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    @Command(name = "archive", mixinStandardHelpOptions = true, description = "Hides them from lists. Nothing is lost.")
    static final class Archive extends Bulk {
        @Option(names = "--undo", description = "Take them out of the archive.")
        private boolean undo;

        @Override
        public Integer call() {
            return undo ? perform("unarchive", "restored", body()) : perform("archive", "archived", body());
        }
    }

    @Command(name = "tag", mixinStandardHelpOptions = true, description = "Adds, changes and removes tags.")
    static final class Tag extends Bulk {
        @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A tag to add or change. Repeatable.")
        private Map<String, String> set = Map.of();

        @Option(names = "--remove", paramLabel = "NAME", description = "A tag to remove. Repeatable.")
        private List<String> remove = List.of();

        @Override
        public Integer call() {
            var body = body();
            var tags = body.putObject("tags");
            set.forEach(tags::put);
            remove.forEach(tags::putNull);
            return perform("tag", "tagged", body);
        }
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancels queued and running experiments.")
    static final class Cancel extends Bulk {
        @Override
        public Integer call() {
            return perform("cancel", "will be cancelled", body());
        }
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description =
                    "Runs failed and cancelled experiments again: those of a study as its runs, others with a new ID.")
    static final class Retry extends Bulk {
        @Override
        public Integer call() {
            return perform("retry", "submitted again", body());
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description =
                    "Deletes experiments that have ended, with their results. They do not come back by a rebuild.")
    static final class Delete extends Bulk {
        @Override
        public Integer call() {
            return perform("delete", "deleted", body());
        }
    }

    @Command(
            name = "rename",
            mixinStandardHelpOptions = true,
            description = "Gives it a name that lists and charts show.")
    static final class Rename extends Tidy {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        @Parameters(index = "1", paramLabel = "NAME", description = "1 to 100 characters.")
        private String name;

        @Override
        public Integer call() {
            return change(id, JsonNodeFactory.instance.objectNode().put("name", name));
        }
    }

    @Command(name = "note", mixinStandardHelpOptions = true, description = "Replaces its notes, which are Markdown.")
    static final class Note extends Tidy {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        @Parameters(
                index = "1",
                paramLabel = "FILE",
                description = "Markdown; - reads standard input. An empty one removes the notes.")
        private String file;

        @Override
        public Integer call() throws IOException {
            return change(id, JsonNodeFactory.instance.objectNode().put("notes", TextFile.read(file)));
        }
    }
}
