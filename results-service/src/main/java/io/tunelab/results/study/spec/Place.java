package io.tunelab.results.study.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A value and where it stands; absent values have a place, too. */
record Place(LocatedText text, String path, JsonNode node) {
    Place field(String name) {
        return new Place(text, path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    Place item(int index) {
        return new Place(text, path + "[" + index + "]", node.path(index));
    }

    /** The items of a list; of one value, that value. */
    List<Place> items() {
        if (!node.isArray()) {
            return isAbsent() ? List.of() : List.of(this);
        }
        var items = new ArrayList<Place>();
        for (int i = 0; i < node.size(); i++) {
            items.add(item(i));
        }
        return items;
    }

    List<Place> fields() {
        return node.properties().stream().map(field -> field(field.getKey())).toList();
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    boolean isAbsent() {
        return node.isMissingNode();
    }

    int line() {
        return text.line(path);
    }
}
