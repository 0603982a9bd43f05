package io.github.fenchel.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cut into modules, as the architecture page draws it. */
class ArchitectureTest {
  private static final String ROOT = "io.github.fenchel";

  private static final JavaClasses FENCHEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api",
        "losses",
        "backend.common",
        "backend.reference",
        "backend.pytorch",
        "backend.tensorflow",
        "suites",
        "results",
        "runner.cli",
        "runner.data",
        "runner.grid",
        "runner.launch",
        "runner.run",
        "runner.train",
        "runner.zoo"
      })
  void everyModuleIsSeen(String module) {
    assertThat(FENCHEL.stream().map(JavaClass::getPackageName))
        .anyMatch(name -> name.startsWith(ROOT + "." + module));
  }

  @Test
  void theApiKnowsNobody() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + ".api..", "java..", "org.jspecify..")
        .check(FENCHEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"losses", "suites", "results", "backend.common"})
  void modulesUnderTheRunnerKnowOnlyTheApiAmongFenchels(String module) {
    knowsOnly(module, ROOT + ".api..");
  }

  @ParameterizedTest
  @ValueSource(strings = {"backend.reference", "backend.pytorch", "backend.tensorflow"})
  void backendsKnowOnlyTheApiAndWhatTheyShare(String module) {
    knowsOnly(module, ROOT + ".api..", ROOT + ".backend.common..");
  }

  private static void knowsOnly(String module, String... others) {
    String[] known =
        Stream.concat(Stream.of(ROOT + "." + module + ".."), Stream.of(others))
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + module + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(ROOT + "..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(known)))
        .check(FENCHEL);
  }

  @Test
  void theRunnerMeetsBackendsAtRunTimeOnly() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".runner..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".backend..")
        .check(FENCHEL);
  }

  @Test
  void enginesAppearInTheirOwnBackendAndNowhereElse() {
    appearOnlyIn(".backend.pytorch..", "ai.djl..");
    appearOnlyIn(".backend.tensorflow..", "org.tensorflow..", "org.bytedeco..", "com.sun.jna..");
  }

  private static void appearOnlyIn(String backend, String... engine) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + backend)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(engine)
        .check(FENCHEL);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(FENCHEL);
  }

  /**
   * Only one package opens, changes or asks after files: it opens none but regular ones, follows no
   * link in a store, replaces by rename. The kit for tests of backends comes with no command.
   */
  @Test
  void oneDoorLeadsToTheFileSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".api.file", ROOT + ".backend.tck..")
        .and() // which reads classes from a jar that was looked at, as class loaders do
        .doNotHaveFullyQualifiedName(ROOT + ".runner.plugin.guard.JarClassLoader")
        .should()
        .accessTargetWhere(new FileAccess())
        .check(FENCHEL);
    classes()
        .that()
        .haveFullyQualifiedName(ROOT + ".api.file.RegularFile")
        .should()
        .accessTargetWhere(new FileAccess())
        .check(FENCHEL);
  }

  /** What reaches a terminal has gone through one class, which shows what it is given. */
  @Test
  void onlyTheTerminalPrints() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "console")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(FENCHEL);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".runner.terminal.Terminal")
        .and() // which writes through a link to one, e.g. /dev/stdout
        .doNotHaveFullyQualifiedName(ROOT + ".api.file.AtomicFile")
        .should()
        .accessField(FileDescriptor.class, "out")
        .orShould()
        .accessField(FileDescriptor.class, "err")
        .check(FENCHEL);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".runner.cli..")
        .and() // which writes into a worker's log
        .doNotHaveFullyQualifiedName(ROOT + ".runner.worker.WorkerProcess")
        .should()
        .callMethod(Throwable.class, "printStackTrace", PrintWriter.class)
        .check(FENCHEL);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".runner.plugin.guard.PluginOutput")
        .should()
        .callMethod(System.class, "setOut", PrintStream.class)
        .orShould()
        .callMethod(System.class, "setErr", PrintStream.class)
        .check(FENCHEL);
  }

  /** A process ends by one decision: what a plugin would end is noticed. */
  @Test
  void onlyOneClassEndsAProcess() {
    noClasses()
        .that()
        .haveNameNotMatching(".*(ProcessExit|Interrupts|WorkerProcess)(\\$.*)?")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(FENCHEL);
  }

  /**
   * The system's clock may be set while a grid runs, back or forth: no limit, speed or order reads
   * it, only {@link System#nanoTime}, which no setting moves; and no record holds a date. Status,
   * which says since when a run goes on, and gc, which keeps what is young, are asked by people.
   */
  @Test
  void aClockThatJumpsIsReadByNobodyWhoRuns() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".runner.grid..",
            ROOT + ".runner.launch..",
            ROOT + ".runner.run..",
            ROOT + ".runner.worker..",
            ROOT + ".runner.train..",
            ROOT + ".results.store..")
        .and()
        .doNotHaveSimpleName("RunWorker")
        .and()
        .doNotHaveSimpleName("Garbage")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Instant.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Date.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.attribute.FileTime")
        .check(FENCHEL);
  }

  @Test
  void classesAreFinalUnlessTheyAreContracts() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .resideOutsideOfPackage(ROOT + ".backend.tck..")
        .should(beFinal())
        .check(FENCHEL);
  }

  private static ArchCondition<JavaClass> beFinal() {
    return new ArchCondition<>("be final") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.isAnonymousClass()
                || type.getEnclosingClass().filter(JavaClass::isEnum).isPresent()
                || List.of("package-info", "module-info").contains(type.getSimpleName());
        events.add(
            new SimpleConditionEvent(
                type, closed, type.getName() + " is neither final nor closed"));
      }
    };
  }
}
