package io.tunelab.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What nobody should send, made from a sample of what people do send, the same for the same seed: malformed, huge, deeply
 * nested, in other encodings, of other versions, with wrong types, cut off, and with single bits turned over. A few of the
 * latter are valid by chance.
 */
public final class Garbage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 30;

    /** One bad message; key and value may be null. {@code what} tells a person what is wrong with it. */
    public record Message(String what, byte[] key, byte[] value) {}

    private final SplittableRandom chance;
    private final byte[] key;
    private final int limit;
    private final List<Message> messages = new ArrayList<>();

    private Garbage(long seed, String key, int limit) {
        this.chance = new SplittableRandom(seed);
        this.key = utf8(key);
        this.limit = limit;
    }

    /** Around a JSON object; the largest have {@code limit} bytes. */
    public static List<Message> json(String sample, String key, long seed, int limit) {
        var garbage = new Garbage(seed, key, limit);
        garbage.anything(utf8(sample));
        garbage.noJson();
        garbage.otherEncodings(sample);
        garbage.otherVersions(sample);
        garbage.otherTypes(sample);
        return List.copyOf(garbage.messages);
    }

    /** Around a Protocol Buffers message; the largest have {@code limit} bytes. */
    public static List<Message> binary(byte[] sample, String key, long seed, int limit) {
        var garbage = new Garbage(seed, key, limit);
        garbage.anything(sample);
        garbage.add("JSON", utf8("{\"schema_version\": 1}"));
        // A field that claims to have two gigabytes, and groups in groups.
        garbage.add("a length of 2 GB", new byte[] {0x22, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07});
        garbage.add("deep groups", filled(limit, (byte) 0x0b));
        return List.copyOf(garbage.messages);
    }

    private void anything(byte[] sample) {
        messages.add(new Message("a tombstone", key, null));
        messages.add(new Message("a key that is not text", new byte[] {(byte) 0xc3, 0x28, 0}, sample));
        messages.add(new Message("a huge key that is not text", filled(limit / 2, (byte) 0xff), sample));
        add("nothing", new byte[0]);
        add("zeros", new byte[limit]);
        var random = new byte[limit];
        chance.nextBytes(random);
        add("random bytes", random);
        for (int round = 0; round < ROUNDS; round++) {
            var flipped = sample.clone();
            for (int bit = chance.nextInt(1, 9); bit > 0; bit--) {
                flipped[chance.nextInt(flipped.length)] ^= (byte) (1 << chance.nextInt(8));
            }
            add("bits turned over", flipped);
            add("cut off", Arrays.copyOf(sample, chance.nextInt(1, sample.length)));
        }
    }

    private void noJson() {
        for (var text : List.of(" ", "null", "[]", "7", "\"text\"", "{", "{\"a\"}", "{} {}", "NaN", "\u0000", "<a/>")) {
            add("no JSON object", utf8(text));
        }
        add("deep arrays", filled(limit, (byte) '['));
        add("deep objects", utf8("{\"a\":".repeat(limit / 5)));
        add("deep and closed", utf8("{\"a\":" + "[".repeat(limit / 3) + "]".repeat(limit / 3) + "}"));
        add("a long number", utf8("{\"epochs\": 1" + "0".repeat(limit - 20) + "}"));
        add("a large exponent", utf8("{\"epochs\": 1e999999999, \"attempt\": 1e999999999}"));
    }

    private void otherEncodings(String sample) {
        add("UTF-16", sample.getBytes(StandardCharsets.UTF_16));
        add("UTF-16LE", sample.getBytes(StandardCharsets.UTF_16LE));
        add("Latin 1", sample.replaceFirst("\"([a-z])", "\"ü$1").getBytes(StandardCharsets.ISO_8859_1));
        add("a byte order mark", utf8("\ufeff" + sample));
        var broken = utf8(sample);
        broken[broken.length / 2] = (byte) 0xfe;
        add("no UTF-8", broken);
    }

    private void otherVersions(String sample) {
        for (var version : List.of("0", "2", "-1", "1.5", "1e400", "null", "true", "[]", "{}", "\"1\"", "\"one\"")) {
            add("version " + version, with(sample, "/schema_version", parsed(version)));
        }
    }

    /** Every field by turns, also nested ones, with values of other types and sizes. */
    private void otherTypes(String sample) {
        var wrong = List.of(
                "null",
                "true",
                "-1",
                "1e308",
                "\"\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "[]",
                "[[[1]]]",
                "{}",
                "{\"a\": 1}");
        for (var path : paths(parsed(sample), "")) {
            for (int round = 0; round < 2; round++) {
                var value = wrong.get(chance.nextInt(wrong.size()));
                add(path + " is " + value, with(sample, path, parsed(value)));
            }
        }
        var paths = paths(parsed(sample), "");
        var path = paths.get(chance.nextInt(paths.size()));
        add(
                "a long text",
                with(sample, path, JsonNodeFactory.instance.textNode("x".repeat(limit - 2 * sample.length()))));
        add(
                "an unknown long text",
                with(sample, "/unknown", JsonNodeFactory.instance.textNode("ü".repeat(limit / 2 - sample.length()))));
    }

    private void add(String what, byte[] value) {
        messages.add(new Message(what, key, value));
    }

    private static List<String> paths(JsonNode node, String prefix) {
        var paths = new ArrayList<String>();
        node.properties().forEach(field -> {
            var path = prefix + "/" + field.getKey();
            paths.add(path);
            paths.addAll(paths(field.getValue(), path));
        });
        return paths;
    }

    private static byte[] with(String sample, String path, JsonNode value) {
        var message = parsed(sample);
        int last = path.lastIndexOf('/');
        ((ObjectNode) message.at(path.substring(0, last))).set(path.substring(last + 1), value);
        return utf8(message.toString());
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the sample must be JSON", e);
        }
    }

    private static byte[] filled(int length, byte with) {
        var bytes = new byte[length];
        Arrays.fill(bytes, with);
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
