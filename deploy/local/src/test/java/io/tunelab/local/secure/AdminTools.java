package io.tunelab.local.secure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Runs {@code deploy/kafka/secure.sh} with commands in place of Kafka's tools that write down their arguments, and does
 * on the broker what the tools would do.
 */
final class AdminTools {
    private static final Pattern SCRAM = Pattern.compile("SCRAM-SHA-512=\\[iterations=(\\d+),password=(\\w+)]");
    private static final String SEPARATOR = "\u001f";

    private AdminTools() {}

    static void setUp(Path deploy, Path secrets, Map<String, String> environment, Path scratch) throws Exception {
        var calls = calls(deploy, environment, scratch);
        try (var admin = Admin.create(client(secrets, environment.get("KAFKA_BOOTSTRAP_SERVERS")))) {
            var users = new ArrayList<UserScramCredentialAlteration>();
            var rights = new ArrayList<AclBinding>();
            var topics = new ArrayList<NewTopic>();
            for (var call : calls) {
                switch (call.get(0)) {
                    case "configs" -> users.add(user(call));
                    case "acls" -> rights.addAll(rights(call));
                    default -> topics.add(topic(call));
                }
            }
            admin.alterUserScramCredentials(users).all().get();
            admin.createAcls(rights).all().get();
            admin.createTopics(topics).all().get();
        }
    }

    /** The administrator's client settings, with the files where they are here. */
    static Map<String, Object> client(Path secrets, String bootstrapServers) throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(secrets.resolve("admin.properties"))) {
            properties.load(in);
        }
        var client = new java.util.HashMap<String, Object>(Map.of("bootstrap.servers", bootstrapServers));
        properties.forEach((name, value) ->
                client.put((String) name, ((String) value).replace("/etc/kafka/secrets", secrets.toString())));
        return client;
    }

    private static List<List<String>> calls(Path deploy, Map<String, String> environment, Path scratch)
            throws Exception {
        var builder = new ProcessBuilder("sh", deploy.resolve("kafka/secure.sh").toString());
        builder.environment().putAll(environment);
        for (var tool : List.of("configs", "acls", "topics")) {
            var script = Files.writeString(
                    scratch.resolve(tool),
                    "#!/bin/sh\nprintf '%s' " + tool + "\nprintf '\\037%s' \"$@\"\nprintf '\\n'\n");
            script.toFile().setExecutable(true);
            builder.environment().put("KAFKA_" + tool.toUpperCase(Locale.ROOT) + "_COMMAND", script.toString());
        }
        var process = builder.redirectErrorStream(true).start();
        List<List<String>> calls;
        try (var output = process.inputReader()) {
            calls = output.lines().map(line -> List.of(line.split(SEPARATOR))).toList();
        }
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("secure.sh failed: " + calls);
        }
        return calls;
    }

    private static UserScramCredentialUpsertion user(List<String> call) {
        var scram = SCRAM.matcher(values(call, "--add-config").get(0));
        if (!scram.matches()) {
            throw new IllegalArgumentException("not understood: " + call);
        }
        var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, Integer.parseInt(scram.group(1)));
        return new UserScramCredentialUpsertion(values(call, "--entity-name").get(0), info, scram.group(2));
    }

    private static Collection<AclBinding> rights(List<String> call) {
        var operation =
                AclOperation.fromString(values(call, "--operation").get(0).toUpperCase(Locale.ROOT));
        var entry = new AccessControlEntry(
                values(call, "--allow-principal").get(0), "*", operation, AclPermissionType.ALLOW);
        var pattern = values(call, "--resource-pattern-type").isEmpty() ? PatternType.LITERAL : PatternType.PREFIXED;
        var bindings = new ArrayList<AclBinding>();
        values(call, "--topic")
                .forEach(name ->
                        bindings.add(new AclBinding(new ResourcePattern(ResourceType.TOPIC, name, pattern), entry)));
        values(call, "--group")
                .forEach(name ->
                        bindings.add(new AclBinding(new ResourcePattern(ResourceType.GROUP, name, pattern), entry)));
        return bindings;
    }

    private static NewTopic topic(List<String> call) {
        var settings = new java.util.HashMap<String, String>();
        values(call, "--config").forEach(setting -> settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]));
        return new NewTopic(
                        values(call, "--topic").get(0),
                        Integer.parseInt(values(call, "--partitions").get(0)),
                        Short.parseShort(values(call, "--replication-factor").get(0)))
                .configs(settings);
    }

    private static List<String> values(List<String> call, String option) {
        var values = new ArrayList<String>();
        for (int i = 0; i < call.size() - 1; i++) {
            if (call.get(i).equals(option)) {
                values.add(call.get(i + 1));
            }
        }
        return values;
    }
}
