package io.tunelab.contract.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.id.ExperimentId;
import io.tunelab.contract.json.MessageJson;
import io.tunelab.contract.json.UnreadableMessageException;
import java.time.Instant;
import java.util.Optional;

/** Value of {@code run-commands}: what becomes of a run that was asked for. A repeat changes nothing. */
public sealed interface RunCommand {
    int MOST_EPOCHS = 1000;

    String experimentId();

    /** The run shall end, whatever it does now. */
    record Cancel(String experimentId) implements RunCommand {
        public Cancel {
            require(experimentId);
        }
    }

    /**
     * A paused run shall resume.
     *
     * @param untilEpoch the epoch after which it pauses again, from 1; its last one, or more: it runs to its end
     */
    record Continue(String experimentId, int untilEpoch) implements RunCommand {
        public Continue {
            require(experimentId);
            if (untilEpoch < 1 || untilEpoch > MOST_EPOCHS) {
                throw new IllegalArgumentException("until_epoch is " + untilEpoch + "; allowed: 1 to " + MOST_EPOCHS);
            }
        }
    }

    /** A paused run shall end without a test: other runs are better. */
    record Stop(String experimentId) implements RunCommand {
        public Stop {
            require(experimentId);
        }
    }

    /** The message, as {@code run-command.schema.json} has it. */
    default ObjectNode json(Instant occurredAt) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("schema_version", Format.SCHEMA_VERSION)
                .put("type", Format.type(this))
                .put("experiment_id", experimentId())
                .put("occurred_at", occurredAt.toString());
        return this instanceof Continue one ? json.put("until_epoch", one.untilEpoch()) : json;
    }

    /** What a message asks for; empty if it is not a command of a version that we know. */
    static Optional<RunCommand> read(byte[] message) {
        if (message == null || message.length > Format.MAX_BYTES) {
            return Optional.empty();
        }
        try {
            var tree = MessageJson.tree(message);
            MessageJson.requireVersion(tree);
            return Format.command(tree);
        } catch (UnreadableMessageException e) {
            return Optional.empty();
        }
    }

    private static void require(String experimentId) {
        if (!ExperimentId.isValid(experimentId)) {
            throw new IllegalArgumentException(
                    "experiment_id is '" + experimentId + "'; allowed: " + ExperimentId.ALLOWED);
        }
    }

    /** How commands are written. */
    final class Format {
        private static final int SCHEMA_VERSION = 1;
        private static final int MAX_BYTES = 16 * 1024;

        private Format() {}

        private static String type(RunCommand command) {
            return command instanceof Cancel ? "cancel" : command instanceof Stop ? "stop" : "continue";
        }

        private static Optional<RunCommand> command(JsonNode command) {
            var id = command.path("experiment_id").textValue();
            if (!ExperimentId.isValid(id)) {
                return Optional.empty();
            }
            var until = command.path("until_epoch");
            boolean hasEpoch = until.isIntegralNumber() && until.asLong() >= 1 && until.asLong() <= MOST_EPOCHS;
            return switch (command.path("type").asText()) {
                case "cancel" -> Optional.of(new Cancel(id));
                case "stop" -> Optional.of(new Stop(id));
                case "continue" -> hasEpoch ? Optional.of(new Continue(id, until.asInt())) : Optional.empty();
                default -> Optional.empty();
            };
        }
    }
}
