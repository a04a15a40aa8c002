package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * Compares kured's {@link JSON}, which shadows the class of that name in client-java, with what client-java calls. An
 * update of client-java that calls one method more would compile, and fail on nodes.
 */
final class JsonNamesakeTest {
    private static final String NAMESAKE = "io/kubernetes/client/openapi/JSON";

    @Test
    void itHasEveryMethodThatTheLibraryCalls() throws IOException {
        Set<String> called = new TreeSet<>();
        List<Path> jars = libraryJars();
        for (Path jar : jars) {
            called.addAll(callsIn(jar));
        }
        assertTrue(called.contains("getGson()Lcom/google/gson/Gson;"), () -> called + " in " + jars);
        Set<String> ours = ourMethods(Arrays.stream(JSON.class.getMethods()));
        assertEquals(Set.of(), called.stream().filter(Predicate.not(ours::contains)).collect(Collectors.toSet()));
    }

    /** What nobody calls any more would be dead code. */
    @Test
    void itHasNoOtherMethods() throws IOException {
        Set<String> called = new TreeSet<>();
        for (Path jar : libraryJars()) {
            called.addAll(callsIn(jar));
        }
        called.add("setGson(Lcom/google/gson/Gson;)V"); // called by kured
        Set<String> ours = ourMethods(Arrays.stream(JSON.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())));
        assertEquals(Set.of(), ours.stream().filter(Predicate.not(called::contains)).collect(Collectors.toSet()));
    }

    private static List<Path> libraryJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(path -> path.matches(".*/client-java[^/]*\\.jar"))
                .map(Path::of)
                .toList();
    }

    private static Set<String> ourMethods(Stream<Method> methods) {
        Stream<String> constructor = Stream.of(JSON.class.getConstructors())
                .filter(each -> each.getParameterCount() == 0)
                .map(_ -> "<init>()V");
        Stream<String> named = methods
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .map(method -> method.getName() + MethodTypeDesc.of(
                                method.getReturnType().describeConstable().orElseThrow(),
                                Arrays.stream(method.getParameterTypes())
                                        .map(type -> type.describeConstable().orElseThrow())
                                        .toList())
                        .descriptorString());
        return Stream.concat(constructor, named).collect(Collectors.toSet());
    }

    /** The methods and fields of the namesake that the classes in a jar name, with their types. */
    private static Set<String> callsIn(Path jar) throws IOException {
        var calls = new TreeSet<String>();
        try (var file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                if (entry.getName().endsWith(".class") && !entry.getName().matches(NAMESAKE + "(\\$.*)?\\.class")) {
                    byte[] content = file.getInputStream(entry).readAllBytes();
                    ClassFile.of().parse(content).constantPool().forEach(constant -> {
                        if (constant instanceof MemberRefEntry member && member.owner().asInternalName().equals(NAMESAKE)) {
                            calls.add(member.name().stringValue() + member.type().stringValue());
                        }
                    });
                }
            }
        }
        return calls;
    }
}
