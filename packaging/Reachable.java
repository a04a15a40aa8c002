import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which entries of the libraries' jars kured can reach. A class is reached if a class that is reached names it anywhere:
 * in its code, in a signature, or in a string, for Class.forName. What services name, and all that is no class, stays.
 */
final class Reachable implements Predicate<ZipEntry> {
    private static final Pattern NAME = Pattern.compile("[\\w$]+(?:[/.][\\w$-]+)+");
    private static final String CLASS = ".class";

    private final Map<String, byte[]> classes = new HashMap<>();
    private final Set<String> reached = new HashSet<>();

    private Reachable() {}

    /** From all classes of one jar, in its own and in the libraries' classes. */
    static Reachable from(Path jar, List<Path> libraries) throws IOException {
        var reachable = new Reachable();
        Deque<String> open = new ArrayDeque<>(reachable.read(jar));
        open.addAll(reachable.classes.keySet());
        for (Path library : libraries) {
            open.addAll(reachable.read(library));
        }
        while (!open.isEmpty()) {
            String name = open.pop();
            if (reachable.classes.containsKey(name) && reachable.reached.add(name)) {
                reachable.namedIn(name).forEach(open::push);
            }
        }
        return reachable;
    }

    @Override
    public boolean test(ZipEntry entry) {
        String name = entry.getName();
        return !isClass(name) || reached.contains(withoutSuffix(name));
    }

    /** Takes the classes of a jar in, and returns those that stay: its services, and what is for one release of Java. */
    private List<String> read(Path jar) throws IOException {
        var staying = new HashSet<String>();
        try (var file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                String path = entry.getName();
                byte[] content = file.getInputStream(entry).readAllBytes();
                if (isClass(path)) {
                    classes.putIfAbsent(withoutSuffix(path), content);
                    if (path.startsWith("META-INF/versions/")) {
                        staying.add(withoutSuffix(path));
                    }
                } else if (path.startsWith("META-INF/services/")) {
                    new String(content, StandardCharsets.UTF_8).lines()
                            .map(line -> line.strip().replace('.', '/'))
                            .forEach(staying::add);
                }
            }
        }
        return List.copyOf(staying);
    }

    private Stream<String> namedIn(String name) {
        var named = new HashSet<String>();
        for (PoolEntry constant : ClassFile.of().parse(classes.get(name)).constantPool()) {
            if (constant instanceof Utf8Entry text) {
                NAME.matcher(text.stringValue()).results()
                        .map(match -> match.group().replace('.', '/'))
                        // In a descriptor a type begins with L, behind those of primitive types.
                        .forEach(word -> Stream.iterate(0, at -> at < word.indexOf('/'), at -> at + 1)
                                .map(word::substring)
                                .filter(classes::containsKey)
                                .forEach(named::add));
            }
        }
        return named.stream();
    }

    private static boolean isClass(String path) {
        return path.endsWith(CLASS);
    }

    private static String withoutSuffix(String path) {
        return path.substring(0, path.length() - CLASS.length());
    }
}
