package io.tunelab.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Who may do what on a secured broker, as {@code access-rights.yaml} has it; whatever is not named there is denied. */
final class AccessRights {
    private AccessRights() {}

    /** The users that have rights: one per service, and one for clients. */
    static List<String> users() {
        var users = new ArrayList<String>();
        YamlResource.read("access-rights.yaml").fieldNames().forEachRemaining(users::add);
        return List.copyOf(users);
    }

    /** All rights of all users. */
    static List<AclBinding> all() {
        var bindings = new ArrayList<AclBinding>();
        YamlResource.read("access-rights.yaml")
                .properties()
                .forEach(user -> user.getValue().properties().forEach(operation -> {
                    var entry = new AccessControlEntry(
                            "User:" + user.getKey(),
                            "*",
                            AclOperation.fromString(operation.getKey().toUpperCase(Locale.ROOT)),
                            AclPermissionType.ALLOW);
                    var resources = operation.getValue();
                    resources(ResourceType.TOPIC, resources.path("topics"))
                            .forEach(topic -> bindings.add(new AclBinding(topic, entry)));
                    resources(ResourceType.GROUP, resources.path("groups"))
                            .forEach(group -> bindings.add(new AclBinding(group, entry)));
                }));
        return List.copyOf(bindings);
    }

    /** A name that ends with a star stands for all that begin like it. */
    private static List<ResourcePattern> resources(ResourceType type, JsonNode names) {
        var patterns = new ArrayList<ResourcePattern>();
        for (var node : names) {
            var name = node.asText();
            patterns.add(
                    name.endsWith("*")
                            ? new ResourcePattern(type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
                            : new ResourcePattern(type, name, PatternType.LITERAL));
        }
        return patterns;
    }
}
