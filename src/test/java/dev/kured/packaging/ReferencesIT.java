package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that the shrunk jars and the runtime of the image hold every class and member that a class in the jars names. */
class ReferencesIT {
    private static final Path JARS = Path.of("target/kured/lib");
    /** The modules of the image's runtime, one folder each, as packaging/Shrinker.java has left them. */
    private static final Path MODULES = Path.of("target/image/modules");

    /**
     * Packages that the libraries use when they find them. The image has none of them, on purpose; the libraries ask
     * whether a class is there, or catch its absence.
     */
    private static final Set<String> OPTIONAL = Set.of(
            "com/fasterxml/jackson/", // client-java's other way to write an IntOrString
            "java/beans/", // SnakeYAML's beans; kured reads plain maps
            "java/sql/", // Gson's dates of databases
            "org/apache/commons/lang3/", // client-java compares and prints quantities with it
            "org/bouncycastle/", // OkHttp's other providers of TLS
            "org/conscrypt/",
            "org/openjsse/");

    private static final Map<String, ClassModel> JAR_CLASSES = new HashMap<>();
    private static final Map<String, ClassModel> ALL_CLASSES = new HashMap<>();
    private static final Set<String> SERVICES = new TreeSet<>();

    @BeforeAll
    static void readClasses() throws IOException {
        try (Stream<Path> files = Files.walk(MODULES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                add(ALL_CLASSES, Files.readAllBytes(file));
            }
        }
        try (Stream<Path> files = Files.list(JARS)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                readJar(file);
            }
        }
        ALL_CLASSES.putAll(JAR_CLASSES);
    }

    private static void readJar(Path file) throws IOException {
        try (var jar = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                byte[] content = jar.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    add(JAR_CLASSES, content);
                } else if (entry.getName().startsWith("META-INF/services/")) {
                    new String(content, StandardCharsets.UTF_8).lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(SERVICES::add);
                }
            }
        }
    }

    private static void add(Map<String, ClassModel> classes, byte[] content) {
        ClassModel model = ClassFile.of().parse(content);
        classes.put(model.thisClass().asInternalName(), model);
    }

    @Test
    void everyClassThatIsNamedIsThere() {
        var missing = new TreeSet<String>();
        JAR_CLASSES.forEach((from, model) -> named(model)
                .filter(name -> !ALL_CLASSES.containsKey(name) && OPTIONAL.stream().noneMatch(name::startsWith))
                .forEach(name -> missing.add(name + ", which " + from + " names")));
        assertEquals("", String.join("\n", missing));
    }

    @Test
    void everyMemberThatIsNamedIsThere() {
        var missing = new TreeSet<String>();
        JAR_CLASSES.forEach((from, model) -> members(model)
                .filter(member -> ALL_CLASSES.containsKey(owner(member)) && !isThere(owner(member), member))
                .forEach(member -> missing.add(owner(member) + "." + member.name() + member.type() + ", which " + from + " names")));
        assertEquals("", String.join("\n", missing));
    }

    @Test
    void everyServiceIsThereWithItsConstructor() {
        assertTrue(SERVICES.contains("org.slf4j.jul.JULServiceProvider"), SERVICES::toString);
        assertEquals(Set.of(), SERVICES.stream()
                .filter(name -> !hasConstructor(name.replace('.', '/')))
                .collect(Collectors.toSet()));
    }

    /** An exception in {@link #OPTIONAL} that nothing needs any more would hide a mistake. */
    @Test
    void everyExceptionIsNeeded() {
        Set<String> named = JAR_CLASSES.values().stream().flatMap(ReferencesIT::named)
                .filter(name -> !ALL_CLASSES.containsKey(name)).collect(Collectors.toSet());
        assertEquals(Set.of(), OPTIONAL.stream()
                .filter(prefix -> named.stream().noneMatch(name -> name.startsWith(prefix)))
                .collect(Collectors.toSet()));
    }

    private static boolean hasConstructor(String name) {
        return JAR_CLASSES.containsKey(name) && JAR_CLASSES.get(name).methods().stream()
                .anyMatch(method -> method.methodName().equalsString("<init>") && method.methodType().equalsString("()V"));
    }

    private static Stream<PoolEntry> constants(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false);
    }

    private static Stream<String> named(ClassModel model) {
        return constants(model)
                .filter(ClassEntry.class::isInstance)
                .map(entry -> ((ClassEntry) entry).asInternalName().replaceFirst("^\\[+L(.*);$", "$1"))
                .filter(name -> !name.startsWith("["));
    }

    private static Stream<MemberRefEntry> members(ClassModel model) {
        return constants(model).filter(MemberRefEntry.class::isInstance).map(MemberRefEntry.class::cast);
    }

    private static String owner(MemberRefEntry member) {
        return member.owner().asInternalName();
    }

    /** A class may inherit a member; a parent that is missing is reported as a class. */
    private static boolean isThere(String owner, MemberRefEntry member) {
        ClassModel model = ALL_CLASSES.get(owner);
        return model == null
                || declares(model, member)
                || parents(model).stream().anyMatch(parent -> isThere(parent, member));
    }

    private static List<String> parents(ClassModel model) {
        return Stream.concat(model.superclass().stream(), model.interfaces().stream())
                .map(ClassEntry::asInternalName)
                .toList();
    }

    private static boolean declares(ClassModel model, MemberRefEntry member) {
        String name = model.thisClass().asInternalName();
        if (name.equals("java/lang/invoke/MethodHandle") || name.equals("java/lang/invoke/VarHandle")) {
            return true; // The JVM gives their methods every signature.
        }
        return model.methods().stream().anyMatch(method -> method.methodName().equals(member.name())
                        && method.methodType().equals(member.type()))
                || model.fields().stream().anyMatch(field -> field.fieldName().equals(member.name())
                        && field.fieldType().equals(member.type()));
    }
}
