package io.github.fenchel.runner;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/**
 * A call, or a reference to a method, that reaches the file system by whatever of Java's or a
 * library's means: it hands a path to code that is not Fenchel's. What only reckons with paths, or
 * asks which file a path leads to, is none.
 */
final class FileAccess extends DescribedPredicate<JavaAccess<?>> {
  private static final String FENCHEL = "io.github.fenchel.";

  /** What opens a file by its name as a text; all else takes a {@link Path} or a {@link File}. */
  private static final Set<String> BY_NAME =
      Set.of(
          FileInputStream.class.getName(),
          FileOutputStream.class.getName(),
          FileReader.class.getName(),
          FileWriter.class.getName(),
          Formatter.class.getName(),
          JarFile.class.getName(),
          PrintStream.class.getName(),
          PrintWriter.class.getName(),
          RandomAccessFile.class.getName(),
          ZipFile.class.getName());

  FileAccess() {
    super("it reaches the file system");
  }

  @Override
  public boolean test(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false; // a field, e.g. File.pathSeparator
    }
    JavaClass owner = target.getOwner();
    String name = target.getName();
    if (owner.getName().startsWith(FENCHEL) && isDeclaredThere(target)) {
      return false;
    }
    return owner.isEquivalentTo(Files.class)
        || owner.isAssignableTo(File.class)
        || owner.getPackageName().equals("java.nio.file.spi")
        || name.equals("toFile")
        || (owner.isEquivalentTo(URL.class) && name.startsWith("open"))
        || (takes(target, Path.class) && !owner.isEquivalentTo(Path.class))
        || takes(target, File.class)
        || (name.equals("<init>") && BY_NAME.contains(owner.getName()) && opensByName(target));
  }

  /** A class of Fenchel may also have a method from a library's, and then it is the library's. */
  private static boolean isDeclaredThere(CodeUnitAccessTarget target) {
    return target
        .resolveMember()
        .filter(member -> member.getOwner().getName().startsWith(FENCHEL))
        .isPresent();
  }

  private static boolean takes(CodeUnitAccessTarget target, Class<?> type) {
    return target.getRawParameterTypes().stream().anyMatch(taken -> taken.isEquivalentTo(type));
  }

  private static boolean opensByName(CodeUnitAccessTarget target) {
    return !target.getRawParameterTypes().isEmpty()
        && target.getRawParameterTypes().get(0).isEquivalentTo(String.class);
  }
}
