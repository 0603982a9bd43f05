package io.github.fenchel.runner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall.Predicates;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.fenchel.runner.provenance.ComputingCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What numbers come from is in the list of {@link ComputingCode}, to the last class. */
class ComputingCodeTest {
  private static final String ROOT = "io.github.fenchel.";

  /** What classes that compute may use beyond the list, and why no number comes from it. */
  private static final Map<String, String> HARMLESS =
      Map.of(
          ROOT + "api.fault.", "says why there is no number",
          ROOT + "api.file.", "opens and writes files, or refuses them",
          ROOT + "results.codec.", "writes arrays and values, and reads them back as they were",
          ROOT + "results.record.", "writes what was computed, and reads it back as it was",
          ROOT + "results.store.", "says where results lie",
          ROOT + "results.trace.", "names tensors of a trace, of which no record is kept",
          ROOT + "suites.", "hands out what plugins offer, by the ids in the spec",
          ROOT + "runner.run.", "says which files, folders and processes there are",
          ROOT + "runner.provenance.", "digests the list itself");

  private static final JavaClasses FENCHEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.fenchel");

  private static final DescribedPredicate<JavaClass> COMPUTING =
      DescribedPredicate.describe("compute", type -> computes(outermost(type)));

  private static boolean computes(String type) {
    return ComputingCode.isOwn(type)
        || type.startsWith(ROOT + "backend.pytorch.")
        || type.startsWith(ROOT + "backend.tensorflow.");
  }

  private static String outermost(JavaClass type) {
    return type.getBaseComponentType().getName().replaceAll("\\$.*", "");
  }

  @Test
  void theListIsClosed() {
    classes()
        .that(COMPUTING)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "compute, too, or are harmless",
                type ->
                    !type.getBaseComponentType().getName().startsWith(ROOT)
                        || computes(outermost(type))
                        || ComputingCode.isAmong(List.copyOf(HARMLESS.keySet()), outermost(type))))
        .check(FENCHEL);
  }

  @Test
  void everyExceptionIsNeededAndNoneIsForNumericCode() {
    Set<String> used = new TreeSet<>();
    for (JavaClass type : FENCHEL) {
      if (computes(outermost(type))) {
        type.getDirectDependenciesFromSelf().stream()
            .map(dependency -> outermost(dependency.getTargetClass()))
            .filter(target -> target.startsWith(ROOT) && !computes(target))
            .forEach(
                target ->
                    HARMLESS.keySet().stream()
                        .filter(name -> target.startsWith(name))
                        .forEach(used::add));
      }
    }
    used.add(ROOT + "api.file."); // the door to files, which a package may or may not need
    assertThat(used).isEqualTo(new TreeSet<>(HARMLESS.keySet()));
  }

  @Test
  void theLibrariesThatComputeAreListed() {
    classes()
        .that(COMPUTING)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are Fenchel's, Java's or of a listed library",
                type -> {
                  String name = type.getBaseComponentType().getName();
                  return type.getBaseComponentType().isPrimitive()
                      || name.startsWith(ROOT)
                      || name.startsWith("java.")
                      || name.startsWith("javax.imageio.")
                      || name.startsWith("org.jspecify.")
                      || ComputingCode.LIBRARIES.stream()
                          .anyMatch(library -> name.startsWith(library.name()));
                }))
        .check(FENCHEL);
  }

  /** Math's may differ in the last bit between Javas and processors; StrictMath's do not. */
  @Test
  void functionsThatJavaRoundsAsItLikesAreTakenFromStrictMath() {
    Set<String> free =
        Set.of(
            "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "expm1", "log", "log10",
            "log1p", "pow", "cbrt", "sinh", "cosh", "tanh", "hypot");
    noClasses()
        .that(COMPUTING)
        .should()
        .callMethodWhere(
            Predicates.target(
                DescribedPredicate.describe(
                    "a function of Math that Java rounds as it likes",
                    target ->
                        target.getOwner().isEquivalentTo(Math.class)
                            && free.contains(target.getName()))))
        .check(FENCHEL);
  }

  @Test
  void everyNameOfTheListIsThere() {
    for (String name : ComputingCode.OWN) {
      assertThat(FENCHEL.stream().map(JavaClass::getName))
          .as(name)
          .anyMatch(type -> ComputingCode.isAmong(List.of(name), type));
    }
  }
}
