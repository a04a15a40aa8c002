import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.FieldTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeInvisibleParameterAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.attribute.SourceDebugExtensionAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes of kured and its libraries as they lie on a node: those that kured can reach, of a class of functions only
 * the functions that it can reach, and in them nothing that only compilers, debuggers and Kotlin's reflection read.
 * Names and lines for stack traces stay.
 *
 * <p>A class is reached if a class that is reached names it: in its code, in a signature, or in a string, for
 * Class.forName; that it is its inner class is not enough. So is a function, which must be named, and its types, too.
 * What services name, and all that is no class, stays.
 */
final class Lean {
    private static final String CLASS = ".class";
    /** Where a jar has classes for one release of Java and later ones, beside those for all. */
    private static final String VERSIONS = "META-INF/versions/";
    private static final String OBJECT = "java/lang/Object";
    private static final String KOTLINS = "Lkotlin/Metadata;";
    private static final Pattern NAME = Pattern.compile("[\\w$]+(?:[/.][\\w$-]+)+");
    /** Classes before Java 6 are verified each time that they are loaded, later ones once, for the archive of classes. */
    private static final int VERIFIED_AHEAD = ClassFile.JAVA_8_VERSION;

    private static final ClassFile FORMAT = ClassFile.of(
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                            .orElse(ClassHierarchyResolver.defaultResolver())));

    /** A class as it comes, and the jar that it comes from. */
    private record Origin(Path jar, ClassModel model) {
        String parent() {
            return model.superclass().map(ClassEntry::asInternalName).orElse("");
        }
    }

    private final Path kured;
    private final Map<String, Origin> classes = new HashMap<>();
    private final Set<String> parents = new HashSet<>();
    private final Set<String> reached = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();

    private Lean(Path kured) {
        this.kured = kured;
    }

    /** From all classes of kured's jar, in its own and in the libraries' classes. */
    static Lean from(Path kured, List<Path> libraries) throws IOException {
        var lean = new Lean(kured);
        lean.read(kured);
        lean.open.addAll(lean.classes.keySet());
        for (Path library : libraries) {
            lean.read(library);
        }
        lean.classes.values().forEach(origin -> lean.parents.add(origin.parent()));
        lean.reach();
        return lean;
    }

    /** What becomes of an entry of a jar; empty if it is left out. */
    Optional<byte[]> content(Path jar, ZipEntry entry, byte[] content) {
        String name = className(entry);
        return name.isEmpty()
                ? Optional.of(content)
                : Optional.ofNullable(classes.get(name))
                        .filter(origin -> reached.contains(name) && origin.jar().equals(jar))
                        .map(origin -> FORMAT.transformClass(origin.model(), lean(origin, this::isReached)));
    }

    /** Takes a jar in. Of classes of the same name the first is the one that Java will load. */
    private void read(Path jar) throws IOException {
        try (var file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                byte[] content = file.getInputStream(entry).readAllBytes();
                String name = className(entry);
                if (!name.isEmpty()) {
                    classes.putIfAbsent(name, new Origin(jar, FORMAT.parse(content)));
                }
                if (name.startsWith(VERSIONS)) {
                    open.add(name);
                }
                if (entry.getName().startsWith("META-INF/services/")) {
                    new String(content, StandardCharsets.UTF_8).lines()
                            .map(line -> line.strip().replace('.', '/'))
                            .forEach(open::add);
                }
            }
        }
    }

    /** Goes on until nothing new is named: a new word may also name a function of a class that was reached before. */
    private void reach() {
        var partial = new HashSet<String>();
        int before;
        do {
            before = words.size();
            while (!open.isEmpty()) {
                String name = open.pop();
                if (classes.containsKey(name) && reached.add(name)) {
                    hear(name);
                    partial.add(name);
                }
            }
            partial.removeIf(name -> {
                boolean forTheLastTime = isWhole(classes.get(name));
                hear(name);
                return forTheLastTime;
            });
        } while (words.size() > before);
    }

    /** Learns what a class names, as far as it is needed. */
    private void hear(String name) {
        Origin origin = classes.get(name);
        byte[] alone = FORMAT.transformClass(origin.model(), lean(origin, _ -> false));
        for (PoolEntry constant : FORMAT.parse(alone).constantPool()) {
            if (constant instanceof Utf8Entry text && words.add(text.stringValue())) {
                classesIn(text.stringValue()).forEach(open::push);
            }
        }
    }

    private Stream<String> classesIn(String text) {
        return NAME.matcher(text).results()
                .map(match -> match.group().replace('.', '/'))
                // In a descriptor a type begins with L, behind those of primitive types.
                .flatMap(word -> Stream.iterate(0, at -> at < word.indexOf('/'), at -> at + 1).map(word::substring))
                .filter(classes::containsKey);
    }

    private boolean isWhole(Origin origin) {
        return origin.model().methods().stream().allMatch(method -> isNeeded(origin, method));
    }

    private boolean isNeeded(Origin origin, MethodModel method) {
        return !isCalledByItsNameAlone(origin, method)
                || words.contains(method.methodName().stringValue()) && words.contains(method.methodType().stringValue());
    }

    /** Not so what may stand in for a method of a parent or an interface, or be called by the JVM. */
    private boolean isCalledByItsNameAlone(Origin origin, MethodModel method) {
        ClassModel model = origin.model();
        boolean alone = origin.parent().equals(OBJECT) && model.interfaces().isEmpty() && !parents.contains(nameOf(model));
        return !origin.jar().equals(kured)
                && !method.methodName().stringValue().startsWith("<")
                && !model.flags().has(AccessFlag.ENUM)
                && (alone || method.flags().has(AccessFlag.STATIC));
    }

    // ------------------------------------------------------------------ one class

    /** @param inner which of its inner classes it still names as such */
    private ClassTransform lean(Origin origin, Predicate<ClassEntry> inner) {
        return (builder, element) -> {
            switch (element) {
                case ClassFileVersion version ->
                    builder.withVersion(Math.max(version.majorVersion(), VERIFIED_AHEAD), version.minorVersion());
                case MethodModel method when !isNeeded(origin, method) -> {}
                case MethodModel method -> builder.transformMethod(method, METHOD);
                case FieldModel field -> builder.transformField(field, FIELD);
                case InnerClassesAttribute all -> builder.with(InnerClassesAttribute.of(
                        all.classes().stream().filter(each -> inner.test(each.innerClass())).toList()));
                case NestMembersAttribute all -> builder.with(NestMembersAttribute.of(
                        all.nestMembers().stream().filter(inner).toList()));
                case RuntimeVisibleAnnotationsAttribute all -> builder.with(RuntimeVisibleAnnotationsAttribute.of(
                        all.annotations().stream().filter(each -> !each.className().equalsString(KOTLINS)).toList()));
                case RuntimeInvisibleAnnotationsAttribute _, SourceDebugExtensionAttribute _ -> {}
                default -> builder.with(element);
            }
        };
    }

    private boolean isReached(ClassEntry entry) {
        return reached.contains(entry.asInternalName()) || !classes.containsKey(entry.asInternalName());
    }

    private static final FieldTransform FIELD =
            FieldTransform.dropping(element -> element instanceof RuntimeInvisibleAnnotationsAttribute);

    private static final MethodTransform METHOD = MethodTransform.dropping(element ->
                    element instanceof RuntimeInvisibleAnnotationsAttribute
                            || element instanceof RuntimeInvisibleParameterAnnotationsAttribute)
            // Only code that is read anew loses what FORMAT drops.
            .andThen(MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));

    private static String nameOf(ClassModel model) {
        return model.thisClass().asInternalName();
    }

    /** With slashes; empty for what is no class, or describes a module, which is of no use on a class path. */
    private static String className(ZipEntry entry) {
        String path = entry.getName();
        return path.endsWith(CLASS) && !path.endsWith("module-info.class")
                ? path.substring(0, path.length() - CLASS.length())
                : "";
    }
}
