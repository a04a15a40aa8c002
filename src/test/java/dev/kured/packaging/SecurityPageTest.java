package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md promises nothing that no test backs: each claim names tests, and these are there. */
final class SecurityPageTest {
    private static final Path PAGE = Path.of("docs/security.md");
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+(?:Test|IT|E2E))\\.(\\w+)`");
    /** A numbered note, or a bullet. */
    private static final Pattern CLAIM = Pattern.compile("(?m)^(?:\\d+\\.|\\*) (?:.|\n(?!\n|\\* |\\d+\\. ))+");

    @Test
    void eachTestThatItNamesIsThere() throws Exception {
        var missing = new ArrayList<String>();
        var references = REFERENCE.matcher(Files.readString(PAGE));
        while (references.find()) {
            if (tests(references.group(1)).noneMatch(references.group(2)::equals)) {
                missing.add(references.group());
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void eachClaimNamesATest() throws IOException {
        List<String> claims = CLAIM.matcher(Files.readString(PAGE)).results().map(claim -> claim.group()).toList();
        assertTrue(claims.size() > 10, "found only " + claims);
        assertEquals(List.of(), claims.stream().filter(claim -> !REFERENCE.matcher(claim).find()).toList());
    }

    @Test
    void eachNumberInTheTableHasItsNote() throws IOException {
        String page = Files.readString(PAGE);
        for (int number = 1; number <= 6; number++) {
            assertTrue(page.contains("\u00B9\u00B2\u00B3\u2074\u2075\u2076".substring(number - 1, number)), "no " + number + " in the table");
            assertTrue(page.contains("\n" + number + ". "), "no note " + number);
        }
    }

    /** Those of the class of this name, in whatever room it is. */
    private static Stream<String> tests(String name) throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            Optional<Path> file = files.filter(path -> path.endsWith(name + ".class")).findFirst();
            return file.isEmpty()
                    ? Stream.empty()
                    : tests(Class.forName(CLASSES.relativize(file.get()).toString().replace(".class", "").replace('/', '.')));
        }
    }

    /** Its own tests, those that it inherits, and those of the classes within it. */
    private static Stream<String> tests(Class<?> type) {
        Stream<Class<?>> parents = Stream.iterate(type, parent -> !parent.equals(Object.class), Class::getSuperclass);
        return Stream.concat(parents, Arrays.stream(type.getDeclaredClasses()))
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .filter(method -> Arrays.stream(method.getAnnotations())
                        .map(Annotation::annotationType)
                        .anyMatch(annotation -> annotation.getSimpleName().endsWith("Test")))
                .map(Method::getName);
    }
}
