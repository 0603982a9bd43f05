package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code list} says of the files of datasets. */
class DatasetListTest {
  @TempDir private Path folder;

  @Test
  void everyDatasetTellsItsFilesAndWhereTheyAreOrWereLookedFor() throws IOException {
    Files.createDirectories(folder.resolve("imagenette2-320/train"));
    Files.createDirectories(folder.resolve("imagenette2-320/val"));
    Files.createDirectories(folder.resolve("cifar-100-python"));
    Files.createFile(folder.resolve("cifar-100-python/train"));
    CommandLineRun run = CommandLineRun.of("list", "--data-dir", folder.toString());
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().map(String::strip).toList();
    assertThat(lines)
        .contains("files: imagenette2-320.tgz or imagenette2-320/ (train, val)")
        .contains("found in " + folder.resolve("imagenette2-320"))
        .contains("files: pathmnist.npz")
        .anyMatch(line -> line.startsWith("not here; looked in " + folder + ", "))
        .contains("files: a suite names its path; looked for in " + folder)
        .anyMatch(line -> line.startsWith(folder.resolve("cifar-100-python") + ": lacks test,"));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path absent = folder.resolve("absent");
    CommandLineRun run = CommandLineRun.of("list", "--data-dir", absent.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(absent + ": no such folder");
  }
}
