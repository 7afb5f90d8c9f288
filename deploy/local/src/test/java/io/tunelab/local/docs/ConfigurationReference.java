package io.tunelab.local.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/** Reads a service's settings out of the sources of its {@code @ConfigMapping} interfaces, with their comments. */
final class ConfigurationReference {
    /** A setting: its property, what it is if nobody sets it, what it means. */
    record Setting(String property, Optional<String> standard, String meaning) {
        /** The variable of the environment that sets it; a property with a free part has none of a fixed name. */
        Optional<String> variable() {
            return property.contains("\"")
                    ? Optional.empty()
                    : Optional.of(property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
        }
    }

    private final DocTrees docs;
    private final Map<String, TreePath> interfaces = new HashMap<>();
    private final Map<String, Setting> settings = new TreeMap<>();

    private ConfigurationReference(DocTrees docs) {
        this.docs = docs;
    }

    /** All settings below a source directory, by name. */
    static List<Setting> of(Path sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        var found = new ArrayList<Setting>();
        for (var file : mappings(sources)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            var reference = new ConfigurationReference(DocTrees.instance(task));
            task.parse().forEach(unit -> reference.read(new TreePath(unit)));
            found.addAll(reference.settings.values());
        }
        return found.stream()
                .sorted((one, other) -> one.property().compareTo(other.property()))
                .toList();
    }

    private static List<Path> mappings(Path sources) throws IOException {
        try (var walk = Files.walk(sources)) {
            var found = new ArrayList<Path>();
            for (var file : (Iterable<Path>) walk.sorted()::iterator) {
                if (file.toString().endsWith(".java") && Files.readString(file).contains("@ConfigMapping(prefix")) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    private void read(TreePath unit) {
        var roots = new HashMap<String, TreePath>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void nothing) {
                interfaces.put(type.getSimpleName().toString(), getCurrentPath());
                value(type.getModifiers().getAnnotations(), "ConfigMapping")
                        .ifPresent(prefix -> roots.put(prefix, getCurrentPath()));
                return super.visitClass(type, nothing);
            }
        }.scan(unit, null);
        roots.forEach(this::collect);
    }

    private void collect(String prefix, TreePath type) {
        for (Tree member : ((ClassTree) type.getLeaf()).getMembers()) {
            if (member instanceof MethodTree method
                    && !method.getModifiers().getFlags().contains(Modifier.DEFAULT)) {
                add(prefix + "." + kebab(method.getName().toString()), method, new TreePath(type, method));
            }
        }
    }

    private void add(String property, MethodTree method, TreePath path) {
        var type = method.getReturnType().toString();
        var nested = interfaces.get(type.replaceAll("^Map<String, ?(\\w+)>$", "$1"));
        if (nested != null && nested.getLeaf().getKind() == Tree.Kind.INTERFACE) {
            collect(type.startsWith("Map<") ? property + ".\"NAME\"" : property, nested);
            return;
        }
        var standard = value(method.getModifiers().getAnnotations(), "WithDefault");
        settings.put(property, new Setting(property, standard, meaning(path)));
    }

    private String meaning(TreePath path) {
        var comment = docs.getDocComment(path);
        return comment == null
                ? ""
                : comment.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                        .replaceAll("\\s+", " ")
                        .replace("|", "\\|")
                        .trim();
    }

    /** The annotation's value or prefix. */
    private static Optional<String> value(List<? extends AnnotationTree> annotations, String name) {
        return annotations.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .flatMap(annotation -> annotation.getArguments().stream())
                .map(argument -> argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument)
                .filter(LiteralTree.class::isInstance)
                .map(literal -> ((LiteralTree) literal).getValue().toString())
                .findFirst();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
