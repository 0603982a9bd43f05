package io.github.fenchel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.fenchel.api.file.RegularFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.function.Predicate;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What the rule of the one door to the file system sees, and what it lets through. */
class FileAccessTest {
  private static final FileAccess REACHES = new FileAccess();

  @Test
  void whateverOpensChangesOrAsksAfterAFileIsSeen() {
    assertThat(methodsOf(Doors.class)).allMatch(FileAccessTest::reaches);
  }

  @Test
  void whatReckonsWithPathsOrWritesToStreamsIsLetThrough() {
    assertThat(methodsOf(Walls.class)).noneMatch(FileAccessTest::reaches);
  }

  private static List<JavaCodeUnit> methodsOf(Class<?> type) {
    JavaClass imported = new ClassFileImporter().importClass(type);
    List<JavaCodeUnit> methods =
        imported.getCodeUnits().stream().filter(unit -> !unit.getName().equals("<init>")).toList();
    assertThat(methods).hasSizeGreaterThan(5);
    return methods;
  }

  private static boolean reaches(JavaCodeUnit method) {
    return method.getAccessesFromSelf().stream().anyMatch(REACHES);
  }

  /** One way to a file in each method. */
  @SuppressWarnings("unused") // read as a class, never run
  private static final class Doors {
    static Object read(Path file) throws IOException {
      return Files.readAllBytes(file);
    }

    static Predicate<Path> reference() {
      return Files::exists;
    }

    static Object channel(Path file) throws IOException {
      return FileChannel.open(file);
    }

    static Object stream(String file) throws IOException {
      return new FileInputStream(file);
    }

    static Object output(File file) throws IOException {
      return new FileOutputStream(file);
    }

    static Object printer(String file) throws IOException {
      return new PrintStream(file, StandardCharsets.UTF_8);
    }

    static Object writer(String file) throws IOException {
      return new PrintWriter(file, StandardCharsets.UTF_8);
    }

    static Object reader(String file) throws IOException {
      return new FileReader(file, StandardCharsets.UTF_8);
    }

    static Object random(String file) throws IOException {
      return new RandomAccessFile(file, "r");
    }

    static Object zip(String file) throws IOException {
      return new ZipFile(file);
    }

    static Object scanner(Path file) throws IOException {
      return new Scanner(file, StandardCharsets.UTF_8);
    }

    static boolean delete(File file) {
      return file.delete();
    }

    static File file(Path file) {
      return file.toFile();
    }

    static Object image(File file) throws IOException {
      return ImageIO.read(file);
    }

    static Object redirect(File file) {
      return ProcessBuilder.Redirect.to(file);
    }

    static Object address(URL file) throws IOException {
      return file.openStream();
    }

    static Object fileSystem(Path file) throws IOException {
      return FileSystems.newFileSystem(file);
    }

    static Object mapper(File file) throws IOException {
      return new com.fasterxml.jackson.databind.ObjectMapper().readTree(file);
    }
  }

  /** What is no way to a file. */
  @SuppressWarnings("unused") // read as a class, never run
  private static final class Walls {
    static Path resolve(Path file) {
      return file.resolveSibling(Path.of("a")).normalize().relativize(file);
    }

    static boolean within(Path file, Path folder) throws IOException {
      return file.startsWith(folder.toRealPath());
    }

    static Object output() {
      return new FileOutputStream(FileDescriptor.out);
    }

    static Object printer() {
      return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    static Object writer() {
      return new PrintWriter(new StringWriter());
    }

    static String separator() {
      return File.pathSeparator;
    }

    static Object door(Path file) throws IOException {
      return RegularFile.bytes(file, 1);
    }
  }
}
