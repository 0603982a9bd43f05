package io.github.fenchel.runner.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeDigestsTest {
  private static final String ROOT = "io/github/fenchel/";
  private static final List<String> PYTORCH = List.of("io.github.fenchel.backend.pytorch.");

  @TempDir private Path folder = Path.of("");

  /** One class of each package or class that the list names, and some that it does not. */
  private static SortedMap<String, String> classes() {
    SortedMap<String, String> classes = new TreeMap<>();
    for (String name : ComputingCode.OWN) {
      String type = name.endsWith(".") ? name + "deep.Some" : name;
      classes.put(type.replace('.', '/') + ".class", "code of " + type);
    }
    for (String other :
        List.of(
            "api/fault/FenchelException",
            "api/file/RegularFile",
            "backend/pytorch/PyTorchTensor",
            "backend/tensorflow/Nodes",
            "results/compare/PairJudge",
            "results/format/RecordJson",
            "results/measure/PairedDifference",
            "results/report/Report",
            "results/store/RunStore",
            "runner/cli/ResultTable",
            "runner/grid/GridRun",
            "runner/plugin/PluginLoader",
            "suites/SuiteParser")) {
      classes.put(ROOT + other + ".class", "code of " + other);
    }
    return classes;
  }

  @Test
  void aChangeOfAnythingThatComputesChangesTheDigest() {
    String before = own(classes());
    for (String name : ComputingCode.OWN) {
      String type = name.endsWith(".") ? name + "deep.Some" : name;
      SortedMap<String, String> changed = classes();
      changed.put(type.replace('.', '/') + ".class", "codE of " + type);
      assertThat(own(changed)).as(name).isNotEqualTo(before);
      SortedMap<String, String> more = classes();
      more.put(type.replace('.', '/') + "$More.class", "more");
      assertThat(own(more)).as("another class in %s", name).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/fault/FenchelException",
        "api/file/RegularFile",
        "backend/tensorflow/Nodes",
        "results/compare/PairJudge",
        "results/format/RecordJson",
        "results/measure/PairedDifference",
        "results/report/Report",
        "results/store/RunStore",
        "runner/cli/ResultTable",
        "runner/grid/GridRun",
        "runner/plugin/PluginLoader",
        "suites/SuiteParser"
      })
  void aChangeOfWhatComputesNothingLeavesItAsItIs(String type) {
    SortedMap<String, String> changed = classes();
    changed.put(ROOT + type + ".class", "a heading");
    assertThat(own(changed)).isEqualTo(own(classes()));
  }

  @Test
  void theBackendInUseCountsAndNoOther() {
    SortedMap<String, String> changed = classes();
    changed.put(ROOT + "backend/pytorch/PyTorchTensor.class", "another kernel");
    assertThat(own(changed)).isNotEqualTo(own(classes()));
    List<String> tensorflow = List.of("io.github.fenchel.backend.tensorflow.");
    assertThat(digests(folder("b", changed)).own(tensorflow))
        .isEqualTo(digests(folder("a", classes())).own(tensorflow));
  }

  @Test
  void foldersAndJarsOfTheSameClassesHaveTheSameDigestHoweverTheyAreDivided() {
    SortedMap<String, String> all = classes();
    SortedMap<String, String> api = new TreeMap<>(all.headMap(ROOT + "b"));
    SortedMap<String, String> rest = new TreeMap<>(all.tailMap(ROOT + "b"));
    String expected = digests(folder("classes", all)).own(PYTORCH);
    assertThat(digests(jar("fenchel.jar", all)).own(PYTORCH)).isEqualTo(expected);
    assertThat(digests(jar("api.jar", api), folder("rest", rest)).own(PYTORCH)).isEqualTo(expected);
  }

  @Test
  void theFirstOfTwoPlacesOnTheClassPathCounts() {
    SortedMap<String, String> changed = classes();
    changed.replaceAll((name, code) -> "shadowed");
    assertThat(digests(jar("first.jar", classes()), jar("second.jar", changed)).own(PYTORCH))
        .isEqualTo(digests(jar("only.jar", classes())).own(PYTORCH));
  }

  @Test
  void anotherLibraryThatComputesIsAnother() {
    String random = "org/apache/commons/rng/core/source32/XoRoShiRo.class";
    SortedMap<String, String> before =
        digests(jar("commons-rng-core-1.6.jar", new TreeMap<>(Map.of(random, "next"))))
            .libraries("pytorch");
    SortedMap<String, String> after =
        digests(jar("commons-rng-core-1.6.jar", new TreeMap<>(Map.of(random, "nexT"))))
            .libraries("pytorch");
    assertThat(before).containsOnlyKeys("commons-rng-core-1.6.jar").isNotEqualTo(after);
    assertThat(digests(folder("unpacked", new TreeMap<>(Map.of(random, "next")))).libraries(""))
        .containsOnlyKeys("unpacked");
  }

  /** As Maven makes jars: each folder has an entry of its own, and the others are not looked at. */
  @Test
  void aJarThatListsItsFoldersHasTheSameLibraries() {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("META-INF/", "");
    files.put("org/apache/commons/rng/", "");
    files.put("org/apache/commons/rng/Core.class", "next");
    files.put(ROOT, "");
    files.put(ROOT + "api/Plugin.class", "code");
    CodeDigests found = digests(jar("both.jar", files));
    assertThat(found.libraries("")).containsOnlyKeys("both.jar");
    assertThat(found.has("io.github.fenchel.api.")).isTrue();
  }

  @Test
  void eachBackendHasItsOwnLibraries() {
    Path torch = jar("engine.jar", new TreeMap<>(Map.of("ai/djl/pytorch/jni/JniUtils.class", "1")));
    Path natives = jar("natives.jar", new TreeMap<>(Map.of("pytorch/cpu/libtorch.so", "2")));
    Path flow = jar("tf.jar", new TreeMap<>(Map.of("org/tensorflow/internal/libtf.so", "3")));
    Path other = jar("picocli.jar", new TreeMap<>(Map.of("picocli/CommandLine.class", "4")));
    CodeDigests found = digests(torch, natives, flow, other);
    assertThat(found.libraries("pytorch")).containsOnlyKeys("engine.jar", "natives.jar");
    assertThat(found.libraries("tensorflow")).containsOnlyKeys("tf.jar");
    assertThat(found.libraries("reference")).isEmpty();
  }

  @Test
  void nativesInAFolderAreToldApartByTheirSizes() throws IOException {
    Path natives = Files.createDirectory(folder.resolve("lib"));
    Files.writeString(natives.resolve("libtorch.so"), "2.7.1");
    String before = CodeDigests.ofNatives(natives);
    Files.writeString(natives.resolve("libtorch.so"), "2.7.1+cu128");
    assertThat(CodeDigests.ofNatives(natives)).isNotEqualTo(before);
    assertThat(CodeDigests.ofNatives(folder.resolve("missing"))).isEqualTo("none");
  }

  @Test
  void thisProcessHasAllThatTheListNames() {
    Map<String, String> missing = new LinkedHashMap<>();
    CodeDigests here = CodeDigests.ofThisProcess();
    for (String name : ComputingCode.OWN) {
      if (!here.has(name)) {
        missing.put(name, "no class");
      }
    }
    assertThat(missing).isEmpty();
    for (ComputingCode.Library library : ComputingCode.LIBRARIES) {
      // CUDA's libraries come with a build of their own.
      if (!library.name().startsWith("org.bytedeco.") || library.name().contains("javacpp")) {
        assertThat(here.holds(library)).as(library.name()).isTrue();
      }
    }
  }

  private String own(SortedMap<String, String> classes) {
    return digests(folder("own" + Integer.toHexString(classes.hashCode()), classes)).own(PYTORCH);
  }

  private static CodeDigests digests(Path... classPath) {
    return new CodeDigests(List.of(classPath));
  }

  private Path folder(String name, SortedMap<String, String> files) {
    Path root = folder.resolve(name);
    files.forEach(
        (file, content) -> {
          try {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), content);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return root;
  }

  private Path jar(String name, SortedMap<String, String> files) {
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }
}
