package dev.kured;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kured.agent.Agent;
import dev.kured.agent.BlockingWaker;
import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.Loop;
import dev.kured.agent.RebootRules;
import dev.kured.agent.RecoveryRules;
import dev.kured.agent.Rules;
import dev.kured.config.ConfigError;
import dev.kured.config.Settings;
import dev.kured.drain.DrainOptions;
import dev.kured.gate.ActiveAlerts;
import dev.kured.gate.AnyResult;
import dev.kured.gate.Prometheus;
import dev.kured.gate.Question;
import dev.kured.lock.LockKind;
import dev.kured.lock.LockPlace;
import dev.kured.node.Marks;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.sentinel.SentinelCommand;
import dev.kured.terms.TimeSource;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rooms and their doors: who may know whom. */
final class RoomsTest {
    private static final JavaClasses KURED =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.kured");

    /** Each room, and the rooms that it may use beside {@code terms}. */
    static final Map<String, String[]> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("terms", of()),
            Map.entry("config", of()),
            Map.entry("sentinel", of("host")),
            Map.entry("schedule", of()),
            Map.entry("kube", of("http", "host")),
            Map.entry("host", of()),
            Map.entry("http", of()),
            Map.entry("metrics", of()),
            Map.entry("migrate", of()),
            Map.entry("notify", of("http")),
            Map.entry("lock", of("kube")),
            Map.entry("node", of("kube")),
            Map.entry("drain", of("kube")),
            Map.entry("gate", of("kube", "host", "http")),
            Map.entry("agent", of("sentinel", "schedule", "gate", "notify", "lock", "node", "drain", "kube", "host")),
            Map.entry("course", of("agent", "schedule", "rehearse")),
            Map.entry("rehearse", of("agent", "sentinel", "schedule", "gate", "lock", "node", "drain", "kube", "host"))));

    /** The option records: settings of other rooms, which {@code config} fills and those rooms take as they are. */
    private static final List<Class<?>> OPTION_RECORDS = List.of(
            Schedule.class, Window.class, Exclusion.class,
            Rules.class, LockRules.class, DrainRules.class, RebootRules.class, RecoveryRules.class,
            LockPlace.class, LockKind.class, DrainOptions.class, Marks.class, SentinelCommand.class,
            Prometheus.class, Question.class, ActiveAlerts.class, AnyResult.class);

    private static String[] of(String... rooms) {
        return rooms;
    }

    @Test
    void eachRoomUsesOnlyTheRoomsBelowIt() {
        MAY_USE.forEach((room, others) -> {
            String[] allowed = Arrays.copyOf(others, others.length + 2);
            allowed[others.length] = room;
            allowed[others.length + 1] = "terms";
            classes().that().resideInAPackage("dev.kured." + room)
                    .should().onlyDependOnClassesThat(outsideOfKured()
                            .or(inRooms(allowed))
                            .or(room.equals("config") ? optionRecords() : DescribedPredicate.alwaysFalse()))
                    .check(KURED);
        });
    }

    /**
     * Neighbours of one type could be swapped without an error: a record of settings that has some is filled by its
     * methods, which have names. Only an exclusion refuses the wrong order by itself.
     */
    @Test
    void settingsAreFilledByName() {
        noClasses().should().callConstructorWhere(DescribedPredicate.describe("fills settings by position", call ->
                        isFilledByName(call.getTargetOwner())
                                && !call.getTargetOwner().isEquivalentTo(Exclusion.class)
                                && !call.getOriginOwner().equals(call.getTargetOwner())
                                && hasEqualNeighbours(call.getTarget().resolveMember().orElseThrow())))
                .check(KURED);
    }

    private static boolean isFilledByName(JavaClass type) {
        return OPTION_RECORDS.stream().anyMatch(type::isEquivalentTo)
                || type.isEquivalentTo(ConfigError.class)
                || type.getName().startsWith(Settings.class.getName() + "$");
    }

    private static boolean hasEqualNeighbours(JavaConstructor constructor) {
        List<String> types = constructor.getParameterTypes().stream().map(JavaType::getName).toList();
        return IntStream.range(1, types.size()).anyMatch(i -> types.get(i).equals(types.get(i - 1)));
    }

    private static DescribedPredicate<JavaClass> optionRecords() {
        return DescribedPredicate.describe("option records", type ->
                OPTION_RECORDS.stream().anyMatch(known -> type.getName().equals(known.getName())
                        || type.getName().startsWith(known.getName() + "$")));
    }

    @Test
    void everyRoomIsNamedHere() {
        classes().should().resideInAnyPackage(
                        MAY_USE.keySet().stream().map(room -> "dev.kured." + room).toArray(String[]::new))
                .orShould().resideInAnyPackage("dev.kured", "dev.kured.cli", "dev.kured.daemon")
                .check(KURED);
    }

    @Test
    void theAgentKnowsNoClientNoBusAndNoHttp() {
        noClasses().that().resideInAnyPackage("dev.kured.agent", "dev.kured.sentinel", "dev.kured.schedule",
                        "dev.kured.terms")
                .or().haveFullyQualifiedName("dev.kured.gate.Gate")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "io.kubernetes..", "okhttp3..", "com.google.gson..", "org.freedesktop..", "java.net..", "org.slf4j..",
                        "org.tomlj..", "picocli..")
                .check(KURED);
    }

    /** Handed to another thread it has the seed of none: all nodes would draw the same pauses. */
    @Test
    void noRandomIsBoundToAThread() {
        noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocalRandom.class).check(KURED);
    }

    @Test
    void nobodyButMainExits() {
        noClasses().that().doNotHaveFullyQualifiedName("dev.kured.Main")
                .should().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "halt", int.class)
                .check(KURED);
    }

    /** Only a page for people is written where they want it, which may be a pipe. */
    @Test
    void filesAreWrittenInOneWay() {
        noClasses().that().doNotHaveFullyQualifiedName("dev.kured.terms.AtomicFile")
                .and().doNotHaveFullyQualifiedName("dev.kured.cli.RehearseCommand")
                .should().callMethodWhere(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(
                                JavaClass.Predicates.type(Files.class)))
                        .and(JavaCall.Predicates.target(HasName.Predicates.nameMatching(
                                "move|copy|write|writeString|newBufferedWriter|newOutputStream"))))
                .check(KURED);
    }

    @Test
    void mainKnowsOnlyTheCommandLineAndTheDaemon() {
        classes().that().haveFullyQualifiedName("dev.kured.Main")
                .should().onlyDependOnClassesThat(outsideOfKured().or(inRooms("cli", "daemon")).or(JavaClass.Predicates.type(Main.class)))
                .check(KURED);
    }

    /** The agent is put together in one place; everywhere else, what a class works with is handed to it. */
    @Test
    void onlyTheDaemonWires() {
        noClasses().that().resideOutsideOfPackage("dev.kured.daemon")
                .should().callConstructor(Loop.class, Agent.class, BlockingWaker.class, TimeSource.class, Runnable.class,
                        Optional.class)
                .check(KURED);
    }

    @Test
    void onlyTheCommandLineUsesTheDaemon() {
        noClasses().that().resideOutsideOfPackages("dev.kured.daemon", "dev.kured.cli")
                .should().dependOnClassesThat().resideInAPackage("dev.kured.daemon")
                .check(KURED.that(DescribedPredicate.not(JavaClass.Predicates.type(Main.class))));
    }

    @Test
    void nobodyUsesTheCommandLine() {
        noClasses().that().resideOutsideOfPackage("dev.kured.cli")
                .should().dependOnClassesThat().resideInAPackage("dev.kured.cli")
                .andShould().haveNameNotMatching("dev\\.kured\\.Main")
                .allowEmptyShould(true)
                .check(KURED.that(DescribedPredicate.not(JavaClass.Predicates.type(Main.class))));
    }

    private static DescribedPredicate<JavaClass> outsideOfKured() {
        return DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("dev.kured.."));
    }

    private static DescribedPredicate<JavaClass> inRooms(String... rooms) {
        return JavaClass.Predicates.resideInAnyPackage(
                Arrays.stream(rooms).map(room -> room.isEmpty() ? "dev.kured" : "dev.kured." + room).toArray(String[]::new));
    }
}
